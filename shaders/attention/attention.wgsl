// output_i = sum_j a_ij v_j, Eqs. (9) and (10), and logSumExp_i = L_i, by a running softmax over keys: nothing of size
// seq x seq. A thread, or a quad of threads, owns ROWS queries of one head; no barriers. Hard assignment keeps the
// largest score of a key, Eq. (12).
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
    peak: f32,
    total: f32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;        // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> mixture: array<vec4f>;           // [heads, components, 1 + shifted dim / 4]
@group(0) @binding(2) var<storage, read> terms: array<vec4f>;             // [batch, heads, seq, components]
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;      // [batch, seq, heads, dim / 4]
@group(0) @binding(4) var<storage, read_write> logSumExp: array<f32>;     // [batch, heads, seq]
@group(0) @binding(5) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn attend(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
#use common/attention-thread
    var q: array<vec4f, ROWS * VECTORS>;
    var ofQuery: array<f32, ROWS * COMPONENTS>;
    var o: array<vec4f, ROWS * VECTORS>;
    var peaks: array<f32, ROWS>;
    var totals: array<f32, ROWS>;
#loop s in 0..ROWS
    let row = min(first + s * SPAN, seq - 1u);
    peaks[s] = parameters.peak;
    totals[s] = parameters.total;
#loop r in 0..COMPONENTS
    ofQuery[s * COMPONENTS + r] = terms[(pair * seq + row) * COMPONENTS + r].z;
#end
#loop d in 0..D4 / LANES
    q[s * VECTORS + d] = projection[(token0 + row) * width + head * D4 + lane + LANES * d];
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
#for k in 0..KEYS
        let key_${k} = token + keyOffset(heads, head, ${k}u);
#use common/attention-vector vector=k_${k} from=projection at=key_${k} row=(j-j0) index=${k}u
#for s in 0..ROWS
        let score_${s}_${k} = whole(0.0
#for d in 0..D4 / LANES
            + dot(q[${s * D4 / LANES + d}], k_${k}_${d})
#end
        );
#end
#end
#for s in 0..ROWS
        var largest_${s} = MASKED;
#for r in 0..COMPONENTS
        var exponent_${s}_${r} = fma(precisions[${r}], score_${s}_${r % KEYS}, ofQuery[${s * COMPONENTS + r}] + term_${r});
#if CAUSAL
        exponent_${s}_${r} = select(MASKED, exponent_${s}_${r}, j <= first + ${s}u * SPAN);
#end
        largest_${s} = max(largest_${s}, exponent_${s}_${r});
#end
        // A loop, because a branch that no thread takes is not free on software adapters.
        for (var grown = largest_${s} > peaks[${s}]; grown; grown = false) {
            let shrink = exp(peaks[${s}] - largest_${s});
            peaks[${s}] = largest_${s};
            totals[${s}] *= shrink;
#for d in 0..D4 / LANES
            o[${s * D4 / LANES + d}] *= shrink;
#end
        }
#if HARD
        let p_${s} = exp(largest_${s} - peaks[${s}]);
#else
        var p_${s} = 0.0;
#for r in 0..COMPONENTS
        p_${s} += exp(exponent_${s}_${r} - peaks[${s}]);
#end
#end
        totals[${s}] += p_${s};
#end
        let value = token + valueOffset(heads, head);
#use common/attention-vector vector=v from=projection at=value row=(j-j0) index=KEYS
#for s in 0..ROWS
#for d in 0..D4 / LANES
        o[${s * D4 / LANES + d}] = fma(vec4f(p_${s}), v_${d}, o[${s * D4 / LANES + d}]);
#end
#end
    }
#if TILE
    }
#end
#loop s in 0..ROWS
    let row = first + s * SPAN;
    if (row < seq) {
        let inverse = select(0.0, 1.0 / totals[s], totals[s] > 0.0);
#loop d in 0..D4 / LANES
        output[((token0 + row) * heads + head) * D4 + lane + LANES * d] = o[s * VECTORS + d] * inverse;
#end
        let known = peaks[s] + log(max(totals[s], 1.0e-37));
        if (lane == 0u) {
            logSumExp[pair * seq + row] = select(EMPTY_ROW, known, totals[s] > 0.0);
        }
    }
#end
}
