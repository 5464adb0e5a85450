// Of shifted keys, Sec. 2.3: db_r = sum_i (sum_j a_r ds_ijr) q_i - sum_j (sum_i a_r ds_ijr) (k_j + b_r), four dimensions
// of one component a workgroup; fixed order, no atomics. The dot product has the first sum alone.
#constant GROUP
#constant SUMS           numbers a key and component in keySums; that of the score is the first
#use common/attention

struct Parameters {
    batch: u32,
    seq: u32,
    heads: u32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;             // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> mixture: array<vec4f>;                // [heads, components, 1 + dim / 4]
@group(0) @binding(2) var<storage, read> rowSums: array<f32>;                  // [batch, heads, seq, ROW]
@group(0) @binding(3) var<storage, read> keySums: array<f32>;                  // [batch, heads, seq, components, SUMS]
@group(0) @binding(4) var<storage, read_write> shiftGradient: array<vec4f>;    // [heads, components, dim / 4]
@group(0) @binding(5) var<uniform> parameters: Parameters;

var<workgroup> partial: array<vec4f, GROUP>;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
    let head = group.x;
    let component = group.y / D4;
    let d = group.y % D4;
    let at = mixtureOffset(head, component);
    let scale = mixture[at].x;
    let b = mixture[at + 1u + d];
    let tokens = parameters.batch * parameters.seq;
    var sum = vec4f();
    for (var token = thread; token < tokens; token += GROUP) {
        let example = token / parameters.seq;
        let row = (example * parameters.heads + head) * parameters.seq + token % parameters.seq;
        let start = token * projectionWidth(parameters.heads);
        let q = projection[start + head * D4 + d];
        sum += rowSums[row * ROW + 2u + component] * q;
#if GAUSSIAN
        let k = projection[start + keyOffset(parameters.heads, head, 0u) + d];
        sum -= scale * keySums[(row * COMPONENTS + component) * SUMS] * (k + b);
#end
    }
    partial[thread] = sum;
    workgroupBarrier();
    if (thread == 0u) {
        var total = vec4f();
        for (var other = 0u; other < GROUP; other++) {
            total += partial[other];
        }
        shiftGradient[(head * COMPONENTS + component) * D4 + d] = total;
    }
}
