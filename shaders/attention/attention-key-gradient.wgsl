// dk_jr = sum_i a_r ds_ijr (q_i - k_jr), dv_j = sum_i a_ij dO_i; with shifted keys dk_j = sum_r dk_jr. No barriers.
// keySums keeps what the parameters need of a key and component, in this order:
//   sum_i ds_ijr = dlog pi
//   where the prior wants more (PRIOR): sum_i exp(x_ijr - L_i) (dO_i.v_j - delta_i) = dpi, finite at pi = 0;
//                          or the masses of the M-step, sum_i gamma_ijr and sum_i p_ijr, over queries that are no padding
//   where sigma is differentiated (SIGMA): sum_i ds_ijr x_ijr, x_ijr = s_ijr - log pi_jr
#constant ROWS           keys a thread
#constant GROUP          threads a workgroup
#constant CAUSAL
#constant HARD
#constant SUMS           numbers a key and component in keySums, 0: no parameter needs it
#constant SIGMA
#constant PRIOR          0: dlog pi alone, 1: dpi, 2: mass of gamma, 3: mass of p
#use common/attention

struct Parameters {
    seq: u32,
    heads: u32,
    firstPair: u32,
    endPair: u32,
    firstRow: u32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;                 // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> mixture: array<vec4f>;                    // [heads, components, 1 + shifted dim / 4]
@group(0) @binding(2) var<storage, read> terms: array<vec4f>;                      // [batch, heads, seq, components]
@group(0) @binding(3) var<storage, read> outputGradient: array<vec4f>;             // [batch, seq, heads, dim / 4]
@group(0) @binding(4) var<storage, read> rowSums: array<f32>;                      // [batch, heads, seq, ROW]
@group(0) @binding(5) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; writes keys and values
#if SUMS
@group(0) @binding(6) var<storage, read_write> keySums: array<f32>;                // [batch, heads, seq, components, SUMS]
#end
@group(0) @binding(7) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
#use common/attention-thread
#for s in 0..ROWS
    let row_${s} = min(first + ${s}u * SPAN, seq - 1u);
    let token_${s} = (token0 + row_${s}) * width + lane;
#for r in 0..COMPONENTS
    let term_${s}_${r} = terms[(pair * seq + row_${s}) * COMPONENTS + ${r}u];
    var scores_${s}_${r} = 0.0;
    var priors_${s}_${r} = 0.0;
    var sigmas_${s}_${r} = 0.0;
#end
#for d in 0..D4 / LANES
    let v_${s}_${d} = projection[token_${s} + valueOffset(heads, head) + ${LANES * d}u];
    var dv_${s}_${d} = vec4f();
#for k in 0..KEYS
    let k_${s}_${k}_${d} = projection[token_${s} + keyOffset(heads, head, ${k}u) + ${LANES * d}u];
    var dk_${s}_${k}_${d} = vec4f();
#end
#end
#end
    var begin = 0u;
#if CAUSAL
    begin = block;
#end
    for (var i = begin; i < seq; i++) {
        let query = (token0 + i) * width + head * D4 + lane;
        let cotangent = ((token0 + i) * heads + head) * D4 + lane;
        let at = (pair * seq + i) * ROW;
        let delta = rowSums[at];
        let known = rowSums[at + 1u];
#for r in 0..COMPONENTS
        let query_${r} = terms[(pair * seq + i) * COMPONENTS + ${r}u].z;
#end
#if PRIOR >= 2
        let counts = terms[(pair * seq + i) * COMPONENTS].x > MASKED;
#end
#for s in 0..ROWS
        var toWeight_${s} = 0.0;
#for k in 0..KEYS
        var score_${s}_${k} = 0.0;
#end
#end
#for d in 0..D4 / LANES
        let q_${d} = projection[query + ${LANES * d}u];
        let g_${d} = outputGradient[cotangent + ${LANES * d}u];
#for s in 0..ROWS
        toWeight_${s} += dot(g_${d}, v_${s}_${d});
#for k in 0..KEYS
        score_${s}_${k} += dot(q_${d}, k_${s}_${k}_${d});
#end
#end
#end
#for s in 0..ROWS
        toWeight_${s} = whole(toWeight_${s}) - delta;
#for k in 0..KEYS
        score_${s}_${k} = whole(score_${s}_${k});
#end
#end
#for s in 0..ROWS
#if CAUSAL
        let visible_${s} = row_${s} <= i && term_${s}_0.x > MASKED;
#else
        let visible_${s} = term_${s}_0.x > MASKED;
#end
#for k in 0..KEYS
        var push_${s}_${k} = 0.0;
#end
        var weight_${s} = 0.0;
#for r in 0..COMPONENTS
        let exponent_${s}_${r} = fma(precision_${r}, score_${s}_${r % KEYS}, query_${r} + (term_${s}_${r}.x + term_${s}_${r}.y));
        var p_${s}_${r} = select(0.0, exp(exponent_${s}_${r} - known), visible_${s});
#end
#if HARD
#use common/attention-winner
#end
#for r in 0..COMPONENTS
        let toScore_${s}_${r} = p_${s}_${r} * toWeight_${s};
        weight_${s} += p_${s}_${r};
        push_${s}_${r % KEYS} += precision_${r} * toScore_${s}_${r};
        scores_${s}_${r} += toScore_${s}_${r};
#end
#if SUMS
#use common/attention-key-sums
#end
#for d in 0..D4 / LANES
#for k in 0..KEYS
        dk_${s}_${k}_${d} = fma(vec4f(push_${s}_${k}), q_${d}, dk_${s}_${k}_${d});
#end
        dv_${s}_${d} = fma(vec4f(weight_${s}), g_${d}, dv_${s}_${d});
#end
#end
    }
#for s in 0..ROWS
    if (first + ${s}u * SPAN < seq) {
#for d in 0..D4 / LANES
        projectionGradient[token_${s} + valueOffset(heads, head) + ${LANES * d}u] = dv_${s}_${d};
#for k in 0..KEYS
        projectionGradient[token_${s} + keyOffset(heads, head, ${k}u) + ${LANES * d}u] = dk_${s}_${k}_${d};
#end
#end
#if GAUSSIAN
        // A loop, because unrolled ends are most of the compile time.
        for (var d = 0u; d < D4; d += LANES) {
#for r in 0..COMPONENTS
            {
                let at = token_${s} + keyOffset(heads, head, ${r % KEYS}u) + d;
#if SHIFTED
                let k = projection[at] + mixture[mixtureOffset(head, ${r}u) + 1u + lane + d];
#else
                let k = projection[at];
#end
                projectionGradient[at] -= precision_${r} * scores_${s}_${r} * k;
            }
#end
        }
#end
#if SUMS
        if (lane == 0u) {
            let at = (pair * seq + row_${s}) * COMPONENTS * SUMS;
#for r in 0..COMPONENTS
            keySums[at + ${r * SUMS}u] = scores_${s}_${r};
#if PRIOR
            keySums[at + ${r * SUMS + 1}u] = priors_${s}_${r};
#end
#if SIGMA
            keySums[at + ${(r + 1) * SUMS - 1}u] = sigmas_${s}_${r};
#end
#end
        }
#end
    }
#end
}
