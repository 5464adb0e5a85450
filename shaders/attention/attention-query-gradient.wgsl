// dq_i = sum_jr a_r ds_ijr (k_jr - q_i), ds_ijr = p_ijr (dO_i.v_j - delta_i), delta_i = dO_i.output_i.
// Also writes delta, and for the parameters sum_j ds_ijr and sum_j ds_ijr (s_ijr - log pi_r).
#constant ROWS           queries a thread
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
@group(0) @binding(3) var<storage, read> output: array<vec4f>;                     // [batch, seq, heads, dim / 4]
@group(0) @binding(4) var<storage, read> outputGradient: array<vec4f>;             // [batch, seq, heads, dim / 4]
@group(0) @binding(5) var<storage, read> logSumExp: array<f32>;                    // [batch, heads, seq]
@group(0) @binding(6) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; writes the queries
@group(0) @binding(7) var<storage, read_write> rowSums: array<f32>;                // [batch, heads, seq, 1 + 2 components]
@group(0) @binding(8) var<uniform> parameters: Parameters;

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
    let known_${s} = logSumExp[group.y * seq + row_${s}];
    var delta_${s} = 0.0;
    var square_${s} = 0.0;
#for r in 0..COMPONENTS
    var sum_${s}_${r} = 0.0;
    var moment_${s}_${r} = 0.0;
#end
#for d in 0..D4
    let q_${s}_${d} = projection[(token0 + row_${s}) * width + head * D4 + ${d}u];
    let g_${s}_${d} = outputGradient[((token0 + row_${s}) * heads + head) * D4 + ${d}u];
    var dq_${s}_${d} = vec4f();
    square_${s} += dot(q_${s}_${d}, q_${s}_${d});
    delta_${s} += dot(g_${s}_${d}, output[((token0 + row_${s}) * heads + head) * D4 + ${d}u]);
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
        let value = token + valueOffset(heads, head);
#for s in 0..ROWS
        var toWeight_${s} = -delta_${s};
#end
#for d in 0..D4
        {
            let v = projection[value + ${d}u];
#for s in 0..ROWS
            toWeight_${s} += dot(g_${s}_${d}, v);
#end
        }
#end
#for r in 0..COMPONENTS
        {
            let key = token + keyOffset(heads, head, ${r}u);
            var keySquare = 0.0;
#for s in 0..ROWS
            var score_${s} = 0.0;
#end
#for d in 0..D4
            let k_${d} = projection[key + ${d}u];
            keySquare += dot(k_${d}, k_${d});
#for s in 0..ROWS
            score_${s} += dot(q_${s}_${d}, k_${d});
#end
#end
#for s in 0..ROWS
#if GAUSSIAN
            let exponent_${s} = precision_${r} * (score_${s} - 0.5 * (square_${s} + keySquare));
            var p_${s} = exp(exponent_${s} + logPrior_${r} - known_${s});
#else
            let exponent_${s} = precision_${r} * score_${s};
            var p_${s} = exp(exponent_${s} - known_${s});
#end
#if CAUSAL
            p_${s} = select(0.0, p_${s}, j <= row_${s});
#end
            let toScore_${s} = p_${s} * toWeight_${s};
            sum_${s}_${r} += toScore_${s};
            moment_${s}_${r} = fma(toScore_${s}, exponent_${s}, moment_${s}_${r});
            let scaled_${s} = precision_${r} * toScore_${s};
#for d in 0..D4
            dq_${s}_${d} = fma(vec4f(scaled_${s}), k_${d}, dq_${s}_${d});
#end
#end
        }
#end
    }
#for s in 0..ROWS
    if (first + ${s}u * GROUP < seq) {
        var pull = 0.0;
#if GAUSSIAN
#for r in 0..COMPONENTS
        pull += precision_${r} * sum_${s}_${r};
#end
#end
#for d in 0..D4
        projectionGradient[(token0 + row_${s}) * width + head * D4 + ${d}u] = dq_${s}_${d} - pull * q_${s}_${d};
#end
        let at = (group.y * seq + row_${s}) * (1u + 2u * COMPONENTS);
        rowSums[at] = delta_${s};
#for r in 0..COMPONENTS
        rowSums[at + 1u + ${2 * r}u] = sum_${s}_${r};
        rowSums[at + 2u + ${2 * r}u] = moment_${s}_${r};
#end
    }
#end
}
