// dq_i = sum_jr a_r ds_ijr (k_jr - q_i), ds_ijr = p_ijr (dO_i.v_j - delta_i), delta_i = dO_i.output_i.
// With shifted keys k_j is common: sum_j (sum_r a_r ds_ijr) k_j + sum_r (sum_j a_r ds_ijr) (b_r - q_i).
// rowSums keeps what the other passes need of a query: delta, L, sum_j a_r ds_ijr. No barriers.
#constant ROWS           queries a thread
#constant GROUP          threads a workgroup
#constant CAUSAL
#constant HARD
#constant KEY_MASK       some keys are padding
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
@group(0) @binding(3) var<storage, read> output: array<vec4f>;                     // [batch, seq, heads, dim / 4]
@group(0) @binding(4) var<storage, read> outputGradient: array<vec4f>;             // [batch, seq, heads, dim / 4]
@group(0) @binding(5) var<storage, read> logSumExp: array<f32>;                    // [batch, heads, seq]
@group(0) @binding(6) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; writes the queries
@group(0) @binding(7) var<storage, read_write> rowSums: array<f32>;                // [batch, heads, seq, ROW]
@group(0) @binding(8) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
#use common/attention-thread
#for s in 0..ROWS
    let row_${s} = min(first + ${s}u * SPAN, seq - 1u);
#for r in 0..COMPONENTS
    let query_${s}_${r} = terms[(pair * seq + row_${s}) * COMPONENTS + ${r}u].z;
#end
    let logSumExp_${s} = logSumExp[pair * seq + row_${s}];
    // Above every score, so that a row without keys has no weights.
    let known_${s} = select(-MASKED, logSumExp_${s}, logSumExp_${s} > EMPTY_ROW);
    let cotangent_${s} = ((token0 + row_${s}) * heads + head) * D4 + lane;
    var delta_${s} = 0.0;
    for (var d = 0u; d < D4; d += LANES) {
        delta_${s} += dot(outputGradient[cotangent_${s} + d], output[cotangent_${s} + d]);
    }
    delta_${s} = whole(delta_${s});
#for r in 0..COMPONENTS
    var sum_${s}_${r} = 0.0;
#end
#for d in 0..D4 / LANES
    let q_${s}_${d} = projection[(token0 + row_${s}) * width + head * D4 + lane + ${LANES * d}u];
    let g_${s}_${d} = outputGradient[cotangent_${s} + ${LANES * d}u];
    var dq_${s}_${d} = vec4f();
#end
#end
    var end = seq;
#if CAUSAL
    end = min(block + SPAN * ROWS, seq);
#end
    for (var j = 0u; j < end; j++) {
#for r in 0..COMPONENTS
        let term_${r} = terms[(pair * seq + j) * COMPONENTS + ${r}u];
#end
#if KEY_MASK
        if (term_0.x <= MASKED) {
            continue;
        }
#end
        let token = (token0 + j) * width + lane;
        let value = token + valueOffset(heads, head);
#for s in 0..ROWS
        var toWeight_${s} = 0.0;
#end
#for d in 0..D4 / LANES
        {
            let v = projection[value + ${LANES * d}u];
#for s in 0..ROWS
            toWeight_${s} += dot(g_${s}_${d}, v);
#end
        }
#end
#for s in 0..ROWS
        toWeight_${s} = whole(toWeight_${s}) - delta_${s};
#end
#for k in 0..KEYS
        let key_${k} = token + keyOffset(heads, head, ${k}u);
#for s in 0..ROWS
        var score_${s}_${k} = 0.0;
        var pull_${s}_${k} = 0.0;
#end
#for d in 0..D4 / LANES
        let k_${k}_${d} = projection[key_${k} + ${LANES * d}u];
#for s in 0..ROWS
        score_${s}_${k} += dot(q_${s}_${d}, k_${k}_${d});
#end
#end
#for s in 0..ROWS
        score_${s}_${k} = whole(score_${s}_${k});
#end
#end
#for s in 0..ROWS
#for r in 0..COMPONENTS
        let exponent_${s}_${r} = fma(precision_${r}, score_${s}_${r % KEYS}, query_${s}_${r} + (term_${r}.x + term_${r}.y));
        var p_${s}_${r} = exp(exponent_${s}_${r} - known_${s});
#if CAUSAL
        p_${s}_${r} = select(0.0, p_${s}_${r}, j <= row_${s});
#end
#end
#if HARD
#use common/attention-winner
#end
#for r in 0..COMPONENTS
        let scaled_${s}_${r} = precision_${r} * p_${s}_${r} * toWeight_${s};
        sum_${s}_${r} += scaled_${s}_${r};
        pull_${s}_${r % KEYS} += scaled_${s}_${r};
#end
#for k in 0..KEYS
#for d in 0..D4 / LANES
        dq_${s}_${d} = fma(vec4f(pull_${s}_${k}), k_${k}_${d}, dq_${s}_${d});
#end
#end
#end
    }
#for s in 0..ROWS
    if (first + ${s}u * SPAN < seq) {
        let query = (token0 + row_${s}) * width + head * D4 + lane;
#for d in 0..D4 / LANES
        projectionGradient[query + ${LANES * d}u] = dq_${s}_${d};
#end
#if GAUSSIAN || SHIFTED
        // A loop, because unrolled ends are most of the compile time.
        for (var d = 0u; d < D4; d += LANES) {
            var pull = vec4f();
#for r in 0..COMPONENTS
#if SHIFTED
            pull += sum_${s}_${r} * mixture[mixtureOffset(head, ${r}u) + 1u + lane + d];
#end
#if GAUSSIAN
            pull -= sum_${s}_${r} * projection[query + d];
#end
#end
            projectionGradient[query + d] += pull;
        }
#end
        if (lane == 0u) {
            let at = (pair * seq + row_${s}) * ROW;
            rowSums[at] = delta_${s};
            rowSums[at + 1u] = known_${s};
#for r in 0..COMPONENTS
            rowSums[at + ${2 + r}u] = sum_${s}_${r};
#end
        }
    }
#end
}
