// dkappa_j = R_j [v_j, 1] and dv_j = R_j^T kappa_j, where R_j sums psi(q_i) [g_i, e_i]^T over the queries that see j.
// kappa_j stands in the place of key 0's gradient and is replaced by dkappa_j.
// A thread owns ROWS neighbouring keys of one head; the state's part waits in the places of the results. No barriers.
#constant GROUP
#constant CHUNK          tokens a chunk
#constant ROWS           keys a thread; divides CHUNK
#constant CAUSAL
#constant ROLLED         what is outside of the hot loops is rolled: half the time to compile on software adapters
#use common/grid
#use common/linear-attention

struct Parameters {
    seq: u32,
    heads: u32,
    chunks: u32,
    pairs: u32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;                 // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> queryFeatures: array<vec4f>;              // [batch, seq, heads, dim / 4]
@group(0) @binding(2) var<storage, read> outputGradient: array<vec4f>;             // [batch, seq, heads, dim / 4]
@group(0) @binding(3) var<storage, read> coefficients: array<vec2f>;               // [batch, heads, seq]
@group(0) @binding(4) var<storage, read> state: array<vec4f>;                      // [batch, heads, chunks, dim + 1, dim / 4]
@group(0) @binding(5) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; writes key 0 and values
@group(0) @binding(6) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
#use common/linear-attention-thread
    var k: array<vec4f, ROWS * D4>;
    var v: array<vec4f, ROWS * D4>;
    var dk: array<vec4f, ROWS * D4>;
    var dv: array<vec4f, ROWS * D4>;
    var keys: array<u32, ROWS>;
#loop s in 0..ROWS
    let token = (token0 + min(first + s, seq - 1u)) * width;
    keys[s] = token + keyOffset(heads, head, 0u);
#loop d in 0..D4
    k[s * D4 + d] = projectionGradient[keys[s] + d];
    v[s * D4 + d] = projection[token + valueOffset(heads, head) + d];
#end
#end
#if CAUSAL
    let after = own * STATE;
#else
    let after = pair * parameters.chunks * STATE;
#end
    for (var d = 0u; d < D4; d++) {
#for s in 0..ROWS
        var now_${s} = state[after + DIM * D4 + d];
#end
        for (var c = 0u; c < 4u; c++) {
            let row = after + (4u * d + c) * D4;
#for s in 0..ROWS
            let kappa_${s} = projectionGradient[keys[${s}] + d][c];
            var sum_${s} = 0.0;
#end
#for e in 0..D4
            {
                let part = state[row + ${e}u];
#for s in 0..ROWS
                sum_${s} += dot(v[${s * D4 + e}], part);
                dv[${s * D4 + e}] = fma(vec4f(kappa_${s}), part, dv[${s * D4 + e}]);
#end
            }
#end
#for s in 0..ROWS
            now_${s}[c] += sum_${s};
#end
        }
#for s in 0..ROWS
        projectionGradient[keys[${s}] + d] = now_${s};
#end
    }
#if CAUSAL
    let end = min(begin + CHUNK, seq);
    for (var i = first; i < end; i++) {
        let query = ((token0 + i) * heads + head) * D4;
        let coefficient = coefficients[pair * seq + i];
#for s in 0..ROWS
        var toWeight_${s} = 0.0;
        var weight_${s} = 0.0;
#end
#for d in 0..D4
        let f_${d} = queryFeatures[query + ${d}u];
        let g_${d} = coefficient.x * outputGradient[query + ${d}u];
#for s in 0..ROWS
        toWeight_${s} += dot(g_${d}, v[${s * D4 + d}]);
        weight_${s} += dot(f_${d}, k[${s * D4 + d}]);
#end
#end
#for s in 0..ROWS
        toWeight_${s} = select(0.0, toWeight_${s} + coefficient.y, first + ${s}u <= i);
        weight_${s} = select(0.0, weight_${s}, first + ${s}u <= i);
#for d in 0..D4
        dk[${s * D4 + d}] = fma(vec4f(toWeight_${s}), f_${d}, dk[${s * D4 + d}]);
        dv[${s * D4 + d}] = fma(vec4f(weight_${s}), g_${d}, dv[${s * D4 + d}]);
#end
#end
    }
#end
#loop s in 0..ROWS
    if (first + s < seq) {
        let value = (token0 + first + s) * width + valueOffset(heads, head);
#loop d in 0..D4
        projectionGradient[keys[s] + d] += dk[s * D4 + d];
        projectionGradient[value + d] = dv[s * D4 + d];
#end
    }
#end
}
