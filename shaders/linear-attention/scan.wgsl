// Chunk states to what each chunk starts from, S_i and z_i of Eq. (14), in place: the sum of all earlier chunks (later
// ones with REVERSE) when CAUSAL, else the sum of all, kept in chunk 0. A thread owns one element of a series; serial, so the order is fixed.
#constant GROUP
#constant CAUSAL
#constant REVERSE
#use common/grid
#use common/linear-attention

struct Parameters {
    chunks: u32,
    series: u32,
}

@group(0) @binding(0) var<storage, read_write> state: array<vec4f>;     // [batch, heads, chunks, dim + 1, dim / 4]
@group(0) @binding(1) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn scan(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let flat = flatIndex(id, groups, GROUP);
    let chunks = parameters.chunks;
    if (flat >= parameters.series * STATE) {
        return;
    }
    let first = (flat / STATE) * chunks * STATE + flat % STATE;
    var sum = vec4f();
    for (var step = 0u; step < chunks; step++) {
#if REVERSE
        let at = first + (chunks - 1u - step) * STATE;
#else
        let at = first + step * STATE;
#end
        let own = state[at];
#if CAUSAL
        state[at] = sum;
#end
        sum += own;
    }
#if !CAUSAL
    state[first] = sum;
#end
}
