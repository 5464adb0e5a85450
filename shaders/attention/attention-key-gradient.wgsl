// dk_jr = sum_i a_r ds_ijr (q_i - k_jr), dv_j = sum_i a_ij dO_i. A thread owns ROWS keys of one head; no barriers.
#constant ROWS           keys a thread
#constant GROUP          threads a workgroup
#use common/attention

struct Parameters {
    seq: u32,
    heads: u32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;                 // [batch, seq, (2 + components) heads dim / 4]
@group(0) @binding(1) var<storage, read> mixture: array<vec2f>;                     // [heads, components] = (log pi_r, a_r)
#if KEY_MASK
@group(0) @binding(2) var<storage, read> keyMask: array<i32>;                      // [batch, seq]
#end
@group(0) @binding(3) var<storage, read> outputGradient: array<vec4f>;             // [batch, seq, heads, dim / 4]
@group(0) @binding(4) var<storage, read> logSumExp: array<f32>;                    // [batch, heads, seq]
@group(0) @binding(5) var<storage, read> rowSums: array<f32>;                      // [batch, heads, seq, 1 + 2 components]; delta
@group(0) @binding(6) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; writes keys and values
@group(0) @binding(7) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
    let seq = parameters.seq;
    let heads = parameters.heads;
    let head = group.y % heads;
    let example = group.y / heads;
    let first = group.x * GROUP * ROWS + thread;
    if (first >= seq) {
        return;
    }
#for r in 0..COMPONENTS
    let logPrior_${r} = mixture[head * COMPONENTS + ${r}u].x;
    let precision_${r} = mixture[head * COMPONENTS + ${r}u].y;
#end
    let width = projectionWidth(heads);
    let token0 = example * seq;
#for s in 0..ROWS
    let row_${s} = min(first + ${s}u * GROUP, seq - 1u);
    let token_${s} = (token0 + row_${s}) * width;
#if KEY_MASK
    let kept_${s} = keyMask[token0 + row_${s}] != 0;
#else
    let kept_${s} = true;
#end
#for d in 0..D4
    let v_${s}_${d} = projection[token_${s} + valueOffset(heads, head) + ${d}u];
    var dv_${s}_${d} = vec4f();
#end
#for r in 0..COMPONENTS
    var sum_${s}_${r} = 0.0;
    var square_${s}_${r} = 0.0;
#for d in 0..D4
    let k_${s}_${r}_${d} = projection[token_${s} + keyOffset(heads, head, ${r}u) + ${d}u];
    var dk_${s}_${r}_${d} = vec4f();
    square_${s}_${r} += dot(k_${s}_${r}_${d}, k_${s}_${r}_${d});
#end
#end
#end
    var begin = 0u;
#if CAUSAL
    begin = first;
#end
    for (var i = begin; i < seq; i++) {
        let query = (token0 + i) * width + head * D4;
        let cotangent = ((token0 + i) * heads + head) * D4;
        let known = logSumExp[group.y * seq + i];
        let delta = rowSums[(group.y * seq + i) * (1u + 2u * COMPONENTS)];
        var querySquare = 0.0;
#for s in 0..ROWS
        var toWeight_${s} = -delta;
#for r in 0..COMPONENTS
        var score_${s}_${r} = 0.0;
#end
#end
#for d in 0..D4
        let q_${d} = projection[query + ${d}u];
        let g_${d} = outputGradient[cotangent + ${d}u];
        querySquare += dot(q_${d}, q_${d});
#for s in 0..ROWS
        toWeight_${s} += dot(g_${d}, v_${s}_${d});
#for r in 0..COMPONENTS
        score_${s}_${r} += dot(q_${d}, k_${s}_${r}_${d});
#end
#end
#end
#for s in 0..ROWS
        var visible_${s} = kept_${s};
#if CAUSAL
        visible_${s} = visible_${s} && row_${s} <= i;
#end
        var p_${s} = 0.0;
#for r in 0..COMPONENTS
#if GAUSSIAN
        let exponent_${s}_${r} = fma(precision_${r}, score_${s}_${r} - 0.5 * (querySquare + square_${s}_${r}), logPrior_${r});
#else
        let exponent_${s}_${r} = precision_${r} * score_${s}_${r};
#end
        let p_${s}_${r} = select(0.0, exp(exponent_${s}_${r} - known), visible_${s});
        let scaled_${s}_${r} = precision_${r} * p_${s}_${r} * toWeight_${s};
        p_${s} += p_${s}_${r};
        sum_${s}_${r} += scaled_${s}_${r};
#for d in 0..D4
        dk_${s}_${r}_${d} = fma(vec4f(scaled_${s}_${r}), q_${d}, dk_${s}_${r}_${d});
#end
#end
#for d in 0..D4
        dv_${s}_${d} = fma(vec4f(p_${s}), g_${d}, dv_${s}_${d});
#end
#end
    }
#for s in 0..ROWS
    if (first + ${s}u * GROUP < seq) {
#for d in 0..D4
        projectionGradient[token_${s} + valueOffset(heads, head) + ${d}u] = dv_${s}_${d};
#end
#for r in 0..COMPONENTS
#for d in 0..D4
#if GAUSSIAN
        projectionGradient[token_${s} + keyOffset(heads, head, ${r}u) + ${d}u] = dk_${s}_${r}_${d} - sum_${s}_${r} * k_${s}_${r}_${d};
#else
        projectionGradient[token_${s} + keyOffset(heads, head, ${r}u) + ${d}u] = dk_${s}_${r}_${d};
#end
#end
#end
    }
#end
}
