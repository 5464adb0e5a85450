// Partial sums of squares of the gradient, and of its non-finite entries. Read as bits: a compiler may assume no NaN.
#constant GROUP

struct Parameters {
    count: u32,
}

@group(0) @binding(0) var<storage, read> gradient: array<u32>;             // [count], f32 bits
@group(0) @binding(1) var<storage, read_write> partials: array<vec2f>;     // [workgroups] = (sum of squares, non-finite)
@group(0) @binding(2) var<uniform> parameters: Parameters;

var<workgroup> partial: array<vec2f, GROUP>;

@compute @workgroup_size(GROUP)
fn measure(
    @builtin(workgroup_id) group: vec3u,
    @builtin(local_invocation_index) thread: u32,
    @builtin(num_workgroups) groups: vec3u,
) {
    var sums = vec2f();
    for (var index = group.x * GROUP + thread; index < parameters.count; index += groups.x * GROUP) {
        let bits = gradient[index];
        let broken = (bits & 0x7f800000u) == 0x7f800000u;
        let value = select(bitcast<f32>(bits), 0.0, broken);
        sums += vec2f(value * value, select(0.0, 1.0, broken));
    }
    partial[thread] = sums;
    workgroupBarrier();
    if (thread == 0u) {
        var total = vec2f();
        for (var other = 0u; other < GROUP; other++) {
            total += partial[other];
        }
        partials[group.x] = total;
    }
}
