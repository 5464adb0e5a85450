// Gradients of the prior's logits and of log sigma of one head, from the row sums; fixed order, no atomics.
//   dlog pi_r = sum_i sum_j ds_ijr, through the softmax;  dlog sigma_r = -2 sum_i sum_j ds_ijr (s_ijr - log pi_r)
#constant GROUP
#constant COMPONENTS
#constant PRIOR
#constant SIGMA

struct Parameters {
    seq: u32,
    heads: u32,
    batch: u32,
}

@group(0) @binding(0) var<storage, read> rowSums: array<f32>;                          // [batch, heads, seq, 1 + 2 components]
#if PRIOR
@group(0) @binding(1) var<storage, read> priorLogits: array<f32>;                      // [heads, components]
@group(0) @binding(2) var<storage, read_write> priorLogitsGradient: array<f32>;        // [heads, components]
#end
#if SIGMA
@group(0) @binding(3) var<storage, read_write> logSigmaGradient: array<f32>;           // [heads, components]
#end
@group(0) @binding(4) var<uniform> parameters: Parameters;

var<workgroup> partial: array<vec2f, GROUP * COMPONENTS>;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
    let head = group.x;
    let rows = parameters.batch * parameters.seq;
#for r in 0..COMPONENTS
    var sums_${r} = vec2f();
#end
    for (var row = thread; row < rows; row += GROUP) {
        let example = row / parameters.seq;
        let at = (example * parameters.heads + head) * parameters.seq + row % parameters.seq;
        let start = at * (1u + 2u * COMPONENTS) + 1u;
#for r in 0..COMPONENTS
        sums_${r} += vec2f(rowSums[start + ${2 * r}u], rowSums[start + ${2 * r + 1}u]);
#end
    }
#for r in 0..COMPONENTS
    partial[thread * COMPONENTS + ${r}u] = sums_${r};
#end
    workgroupBarrier();
    if (thread > 0u) {
        return;
    }
#for r in 0..COMPONENTS
    var total_${r} = vec2f();
    for (var other = 0u; other < GROUP; other++) {
        total_${r} += partial[other * COMPONENTS + ${r}u];
    }
#if SIGMA
    logSigmaGradient[head * COMPONENTS + ${r}u] = -2.0 * total_${r}.y;
#end
#end
#if PRIOR
    var peak = priorLogits[head * COMPONENTS];
#for r in 1..COMPONENTS
    peak = max(peak, priorLogits[head * COMPONENTS + ${r}u]);
#end
    var norm = 0.0;
    var all = 0.0;
#for r in 0..COMPONENTS
    let e_${r} = exp(priorLogits[head * COMPONENTS + ${r}u] - peak);
    norm += e_${r};
    all += total_${r}.x;
#end
#for r in 0..COMPONENTS
    priorLogitsGradient[head * COMPONENTS + ${r}u] = total_${r}.x - e_${r} / norm * all;
#end
#end
}
