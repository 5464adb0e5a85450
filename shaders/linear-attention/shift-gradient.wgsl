// Of shifted keys, Sec. 2.3: dshift_r = sum over examples and chunks of their terms, in fixed order. A thread owns one
// vec4.
#constant GROUP
#use common/grid

struct Parameters {
    batch: u32,
    heads: u32,
    chunks: u32,
    own: u32,
}

@group(0) @binding(0) var<storage, read> shiftTerms: array<vec4f>;                // [batch, heads, chunks, own = components dim / 4]
@group(0) @binding(1) var<storage, read_write> shiftGradient: array<vec4f>;       // [heads, own]
@group(0) @binding(2) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let flat = flatIndex(id, groups, GROUP);
    let own = parameters.own;
    if (flat >= parameters.heads * own) {
        return;
    }
    var sum = vec4f();
    for (var example = 0u; example < parameters.batch; example++) {
        let row = example * parameters.heads + flat / own;
        for (var chunk = 0u; chunk < parameters.chunks; chunk++) {
            sum += shiftTerms[(row * parameters.chunks + chunk) * own + flat % own];
        }
    }
    shiftGradient[flat] = sum;
}
