// dq_i = sum_jr a_r ds_ijr (k_jr - q_i), ds_ijr = p_ijr (dO_i.v_j - delta_i), delta_i = dO_i.output_i.
// With shifted keys k_j is common: sum_j (sum_r a_r ds_ijr) k_j + sum_r (sum_j a_r ds_ijr) (b_r - q_i).
// rowSums keeps what the other passes need of a query: delta, L, sum_j a_r ds_ijr. No barriers.
#constant ROWS           queries a thread
#constant GROUP          threads a workgroup
#constant ROLLED         what is outside of the hot loop is rolled: half the time to compile on software adapters
#constant CAUSAL
#constant HARD
#constant KEY_MASK       some keys are padding
#use common/attention

const PARTNERS = KEYS + 1u;
#use common/attention-tile

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
    var q: array<vec4f, ROWS * VECTORS>;
    var g: array<vec4f, ROWS * VECTORS>;
    var dq: array<vec4f, ROWS * VECTORS>;
    var ofQuery: array<f32, ROWS * COMPONENTS>;
    var sums: array<f32, ROWS * COMPONENTS>;
    var knowns: array<f32, ROWS>;
    var deltas: array<f32, ROWS>;
#loop s in 0..ROWS
    let row = min(first + s * SPAN, seq - 1u);
    let cotangent = ((token0 + row) * heads + head) * D4 + lane;
    let logOfSum = logSumExp[pair * seq + row];
    // Above every score, so that a row without keys has no weights.
    knowns[s] = select(-MASKED, logOfSum, logOfSum > EMPTY_ROW);
    var delta = 0.0;
#loop d in 0..D4 / LANES
    let cotangents = outputGradient[cotangent + LANES * d];
    delta += dot(cotangents, output[cotangent + LANES * d]);
    g[s * VECTORS + d] = cotangents;
    q[s * VECTORS + d] = projection[(token0 + row) * width + head * D4 + lane + LANES * d];
#end
    deltas[s] = whole(delta);
#loop r in 0..COMPONENTS
    ofQuery[s * COMPONENTS + r] = terms[(pair * seq + row) * COMPONENTS + r].z;
#end
#end
    var end = seq;
#if CAUSAL
    end = min(block + SPAN * ROWS, seq);
#end
#use common/attention-keys
#for r in 0..COMPONENTS
        let term_${r} = terms[(pair * seq + j) * COMPONENTS + ${r}u].w;
#end
#if KEY_MASK
        if (terms[(pair * seq + j) * COMPONENTS].x <= MASKED) {
            continue;
        }
#end
        let token = (token0 + j) * width;
        let value = token + valueOffset(heads, head);
#use common/attention-vector vector=v from=projection at=value row=(j-j0) index=KEYS
#for s in 0..ROWS
        let toWeight_${s} = whole(0.0
#for d in 0..D4 / LANES
            + dot(g[${s * D4 / LANES + d}], v_${d})
#end
        ) - deltas[${s}];
#end
#for k in 0..KEYS
        let key_${k} = token + keyOffset(heads, head, ${k}u);
#use common/attention-vector vector=k_${k} from=projection at=key_${k} row=(j-j0) index=${k}u
#for s in 0..ROWS
        var pull_${s}_${k} = 0.0;
        let score_${s}_${k} = whole(0.0
#for d in 0..D4 / LANES
            + dot(q[${s * D4 / LANES + d}], k_${k}_${d})
#end
        );
#end
#end
#for s in 0..ROWS
#for r in 0..COMPONENTS
        let exponent_${s}_${r} = fma(precisions[${r}], score_${s}_${r % KEYS}, ofQuery[${s * COMPONENTS + r}] + term_${r});
        var p_${s}_${r} = exp(exponent_${s}_${r} - knowns[${s}]);
#if CAUSAL
        p_${s}_${r} = select(0.0, p_${s}_${r}, j <= first + ${s}u * SPAN);
#end
#end
#if HARD
#use common/attention-winner
#end
#for r in 0..COMPONENTS
        let scaled_${s}_${r} = precisions[${r}] * p_${s}_${r} * toWeight_${s};
        sums[${s * COMPONENTS + r}] += scaled_${s}_${r};
        pull_${s}_${r % KEYS} += scaled_${s}_${r};
#end
#for d in 0..D4 / LANES
        dq[${s * D4 / LANES + d}] =
#for k in 0..KEYS
            fma(vec4f(pull_${s}_${KEYS - 1 - k}), k_${KEYS - 1 - k}_${d},
#end
            dq[${s * D4 / LANES + d}]
#for k in 0..KEYS
            )
#end
        ;
#end
#end
    }
#if TILE
    }
#end
#loop s in 0..ROWS
    let row = first + s * SPAN;
    if (row < seq) {
        let query = (token0 + row) * width + head * D4 + lane;
#loop d in 0..D4 / LANES
        var total = dq[s * VECTORS + d];
#if SHIFTED
#loop r in 0..COMPONENTS
        total += sums[s * COMPONENTS + r] * mixture[mixtureOffset(head, r) + 1u + lane + LANES * d];
#end
#end
#if GAUSSIAN
#loop r in 0..COMPONENTS
        total -= sums[s * COMPONENTS + r] * q[s * VECTORS + d];
#end
#end
        projectionGradient[query + LANES * d] = total;
#end
        if (lane == 0u) {
            let at = (pair * seq + row) * ROW;
            rowSums[at] = deltas[s];
            rowSums[at + 1u] = knowns[s];
#loop r in 0..COMPONENTS
            rowSums[at + 2u + r] = sums[s * COMPONENTS + r];
#end
        }
    }
#end
}
