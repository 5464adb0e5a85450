// Gradients of a prior shared by all positions and of sigma, of one head, from keySums; fixed order, no atomics.
//   dlog sigma_r = -2 sum_ij ds_ijr x_ijr,  dsigma_r^2 = -a_r sum_ij ds_ijr x_ijr
#constant GROUP
#constant COMPONENTS
#constant PRIOR          0: none, 1: through the softmax, 2: through the clamp, 3: as it is, 4: normalised, the M-step
#constant SIGMA          0: none, 1: logSigma, 2: variance
#constant SUMS           numbers a key and component in keySums; those of the prior and of sigma are at
#constant PRIOR_SUM
#constant SIGMA_SUM

struct Parameters {
    batch: u32,
    seq: u32,
    heads: u32,
}

@group(0) @binding(0) var<storage, read> keySums: array<f32>;                          // [batch, heads, seq, components, SUMS]
#if PRIOR != 0 && PRIOR != 3
@group(0) @binding(1) var<storage, read> prior: array<f32>;                            // [heads, components]
#end
#if PRIOR
@group(0) @binding(2) var<storage, read_write> priorGradient: array<f32>;              // [heads, components]
#end
#if SIGMA == 1
@group(0) @binding(3) var<storage, read_write> logSigmaGradient: array<f32>;           // [heads, components]
#end
#if SIGMA == 2
@group(0) @binding(4) var<storage, read> variance: array<f32>;                         // [heads, components]
@group(0) @binding(5) var<storage, read_write> varianceGradient: array<f32>;           // [heads, components]
#end
@group(0) @binding(6) var<uniform> parameters: Parameters;

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
#for r in 0..COMPONENTS
        let sums_at_${r} = (at * COMPONENTS + ${r}u) * SUMS;
        sums_${r} += vec2f(keySums[sums_at_${r} + PRIOR_SUM], keySums[sums_at_${r} + SIGMA_SUM]);
#end
    }
#for r in 0..COMPONENTS
    partial[thread * COMPONENTS + ${r}u] = sums_${r};
#end
    workgroupBarrier();
    if (thread > 0u) {
        return;
    }
    let start = head * COMPONENTS;
    let stride = 1u;
#for r in 0..COMPONENTS
    var total_${r} = vec2f();
    for (var other = 0u; other < GROUP; other++) {
        total_${r} += partial[other * COMPONENTS + ${r}u];
    }
#if SIGMA == 1
    logSigmaGradient[start + ${r}u] = -2.0 * total_${r}.y;
#end
#if SIGMA == 2
    varianceGradient[start + ${r}u] = -total_${r}.y / variance[start + ${r}u];
#end
#end
#use common/attention-prior
}
