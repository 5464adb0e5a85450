// output_i = sum_j a_ij v_j, Eq. (10), and logSumExp_i = L_i, by a running softmax over keys: nothing of size seq x seq.
// mixture keeps log pi_r and a_r of each head for the backward pass.
// A thread owns ROWS queries of one head; no barriers.
#constant ROWS           queries a thread
#constant GROUP          threads a workgroup
#constant PRIOR          pi is the softmax of priorLogits; otherwise uniform
#constant SIGMA          sigma_r is exp(logSigma); otherwise the parameters variance_r
#use common/attention

struct Parameters {
    seq: u32,
    heads: u32,
    variance0: f32,
    variance1: f32,
    variance2: f32,
    variance3: f32,
    variance4: f32,
    variance5: f32,
    variance6: f32,
    variance7: f32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;        // [batch, seq, (2 + components) heads dim / 4]
#if PRIOR
@group(0) @binding(1) var<storage, read> priorLogits: array<f32>;         // [heads, components]
#end
#if SIGMA
@group(0) @binding(2) var<storage, read> logSigma: array<f32>;            // [heads, components]
#end
#if KEY_MASK
@group(0) @binding(3) var<storage, read> keyMask: array<i32>;             // [batch, seq]
#end
@group(0) @binding(4) var<storage, read_write> output: array<vec4f>;      // [batch, seq, heads, dim / 4]
@group(0) @binding(5) var<storage, read_write> logSumExp: array<f32>;     // [batch, heads, seq]
@group(0) @binding(6) var<storage, read_write> mixture: array<vec2f>;      // [heads, components] = (log pi_r, a_r)
@group(0) @binding(7) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn attend(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
    let seq = parameters.seq;
    let heads = parameters.heads;
    let head = group.y % heads;
    let example = group.y / heads;
    let first = group.x * GROUP * ROWS + thread;
    if (first >= seq) {
        return;
    }
#for r in 0..COMPONENTS
#if SIGMA
    let precision_${r} = exp(-2.0 * logSigma[head * COMPONENTS + ${r}u]);
#else
    let precision_${r} = 1.0 / parameters.variance${r};
#end
#end
#if PRIOR
    var priorPeak = priorLogits[head * COMPONENTS];
#for r in 1..COMPONENTS
    priorPeak = max(priorPeak, priorLogits[head * COMPONENTS + ${r}u]);
#end
    var priorTotal = 0.0;
#for r in 0..COMPONENTS
    priorTotal += exp(priorLogits[head * COMPONENTS + ${r}u] - priorPeak);
#end
    let priorNorm = priorPeak + log(priorTotal);
#for r in 0..COMPONENTS
    let logPrior_${r} = priorLogits[head * COMPONENTS + ${r}u] - priorNorm;
#end
#else
#for r in 0..COMPONENTS
    let logPrior_${r} = -log(f32(COMPONENTS));
#end
#end
    if (group.x == 0u && example == 0u && thread == 0u) {
#for r in 0..COMPONENTS
        mixture[head * COMPONENTS + ${r}u] = vec2f(logPrior_${r}, precision_${r});
#end
    }
    let width = projectionWidth(heads);
    let token0 = example * seq;
#for s in 0..ROWS
    let row_${s} = min(first + ${s}u * GROUP, seq - 1u);
    var peak_${s} = EMPTY_ROW;
    var total_${s} = 0.0;
    var square_${s} = 0.0;
#for d in 0..D4
    let q_${s}_${d} = projection[(token0 + row_${s}) * width + head * D4 + ${d}u];
    var o_${s}_${d} = vec4f();
    square_${s} += dot(q_${s}_${d}, q_${s}_${d});
#end
#end
    var end = seq;
#if CAUSAL
    end = row_${ROWS - 1} + 1u;
#end
    for (var j = 0u; j < end; j++) {
        let token = (token0 + j) * width;
#if KEY_MASK
        if (keyMask[token0 + j] == 0) {
            continue;
        }
#end
#for r in 0..COMPONENTS
        let key_${r} = token + keyOffset(heads, head, ${r}u);
        var keySquare_${r} = 0.0;
#for s in 0..ROWS
        var score_${s}_${r} = 0.0;
#end
#for d in 0..D4
        {
            let k = projection[key_${r} + ${d}u];
            keySquare_${r} += dot(k, k);
#for s in 0..ROWS
            score_${s}_${r} += dot(q_${s}_${d}, k);
#end
        }
#end
#end
#for s in 0..ROWS
        var largest_${s} = MASKED;
#for r in 0..COMPONENTS
#if GAUSSIAN
        score_${s}_${r} = fma(precision_${r}, score_${s}_${r} - 0.5 * (square_${s} + keySquare_${r}), logPrior_${r});
#else
        score_${s}_${r} *= precision_${r};
#end
#if CAUSAL
        score_${s}_${r} = select(MASKED, score_${s}_${r}, j <= row_${s});
#end
        largest_${s} = max(largest_${s}, score_${s}_${r});
#end
        if (largest_${s} > peak_${s}) {
            let shrink = exp(peak_${s} - largest_${s});
            peak_${s} = largest_${s};
            total_${s} *= shrink;
#for d in 0..D4
            o_${s}_${d} *= shrink;
#end
        }
        var p_${s} = 0.0;
#for r in 0..COMPONENTS
        p_${s} += exp(score_${s}_${r} - peak_${s});
#end
        total_${s} += p_${s};
#end
        let value = token + valueOffset(heads, head);
#for d in 0..D4
        {
            let v = projection[value + ${d}u];
#for s in 0..ROWS
            o_${s}_${d} = fma(vec4f(p_${s}), v, o_${s}_${d});
#end
        }
#end
    }
#for s in 0..ROWS
    if (first + ${s}u * GROUP < seq) {
        let inverse = select(0.0, 1.0 / total_${s}, total_${s} > 0.0);
#for d in 0..D4
        output[((token0 + row_${s}) * heads + head) * D4 + ${d}u] = o_${s}_${d} * inverse;
#end
        let known = peak_${s} + log(max(total_${s}, 1.0e-37));
        logSumExp[group.y * seq + row_${s}] = select(EMPTY_ROW, known, total_${s} > 0.0);
    }
#end
}
