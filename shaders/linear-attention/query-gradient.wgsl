// The cotangent of numerator and denominator, g_i = c dO_i / den_i and e_i = -(dO_i o_i) / den_i, kept as coefficients
// (c / den_i, e_i); and dq_i through psi from dpsi(q_i) = S_i g_i + e_i z_i.
// kappa_j stands where the gradient of key 0 will be: nobody needs that place yet, and a buffer of its own is saved.
// A thread owns ROWS neighbouring queries of one head; the state's part waits in the place of dq_i. No barriers.
#constant GROUP
#constant CHUNK          tokens a chunk
#constant ROWS           queries a thread; divides CHUNK
#constant CAUSAL
#constant NORMALISED     psi = phi / sum_c phi_c; otherwise phi
#constant NORMALISER     divide by the denominator
#constant ROLLED         what is outside of the hot loops is rolled: half the time to compile on software adapters
#use common/grid
#use common/linear-attention

struct Parameters {
    seq: u32,
    heads: u32,
    chunks: u32,
    pairs: u32,
    scale: f32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;                 // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> outputGradient: array<vec4f>;             // [batch, seq, heads, dim / 4]
#if NORMALISER
@group(0) @binding(2) var<storage, read> output: array<vec4f>;                     // [batch, seq, heads, dim / 4]
@group(0) @binding(3) var<storage, read> denominators: array<f32>;                 // [batch, heads, seq]
#end
@group(0) @binding(4) var<storage, read> state: array<vec4f>;                      // [batch, heads, chunks, dim + 1, dim / 4]
@group(0) @binding(5) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; kappa in key 0, writes queries
@group(0) @binding(6) var<storage, read_write> coefficients: array<vec2f>;         // [batch, heads, seq]
@group(0) @binding(7) var<uniform> parameters: Parameters;

// dpsi(q_i) to dq_i in place: a loop, since unrolled exponentials are most of the time of compilation.
fn throughFeatures(query: u32) {
    var along = 0.0;
    var unit = 1.0;
#if NORMALISED
    var sum = 0.0;
    for (var d = 0u; d < D4; d++) {
        let f = phi(projection[query + d]);
        sum += total(f);
        along += dot(f, projectionGradient[query + d]);
    }
    unit = inverseOf(sum);
    along *= unit;
#end
    for (var d = 0u; d < D4; d++) {
        let toFeature = projectionGradient[query + d] - along;
        projectionGradient[query + d] = unit * toFeature * phiSlope(projection[query + d]);
    }
}

@compute @workgroup_size(GROUP)
fn differentiate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
#use common/linear-attention-thread
    var g: array<vec4f, ROWS * D4>;
    var df: array<vec4f, ROWS * D4>;
    var ofRow: array<vec2f, ROWS>;
    var queries: array<u32, ROWS>;
#loop s in 0..ROWS
    let row = min(first + s, seq - 1u);
    let cotangent = ((token0 + row) * heads + head) * D4;
    queries[s] = (token0 + row) * width + head * D4;
    var coefficient = vec2f(parameters.scale, 0.0);
#if NORMALISER
    var along = 0.0;
#loop d in 0..D4
    along += dot(output[cotangent + d], outputGradient[cotangent + d]);
#end
    coefficient = vec2f(parameters.scale, -along) * inverseOf(denominators[pair * seq + row]);
#end
    coefficients[pair * seq + row] = coefficient;
    ofRow[s] = coefficient;
#loop d in 0..D4
    g[s * D4 + d] = coefficient.x * outputGradient[cotangent + d];
#end
#end
#if CAUSAL
    let before = own * STATE;
#else
    let before = pair * parameters.chunks * STATE;
#end
    for (var d = 0u; d < D4; d++) {
        let z = state[before + DIM * D4 + d];
#for s in 0..ROWS
        var now_${s} = ofRow[${s}].y * z;
#end
        for (var k = 0u; k < 4u; k++) {
            let row = before + (4u * d + k) * D4;
#for s in 0..ROWS
            var sum_${s} = 0.0;
#end
#for e in 0..D4
            {
                let part = state[row + ${e}u];
#for s in 0..ROWS
                sum_${s} += dot(g[${s * D4 + e}], part);
#end
            }
#end
#for s in 0..ROWS
            now_${s}[k] += sum_${s};
#end
        }
#for s in 0..ROWS
        projectionGradient[queries[${s}] + d] = now_${s};
#end
    }
#if CAUSAL
    for (var j = begin; j < min(first + ROWS, seq); j++) {
        let key = (token0 + j) * width + keyOffset(heads, head, 0u);
        let value = (token0 + j) * width + valueOffset(heads, head);
#for s in 0..ROWS
        var w_${s} = ofRow[${s}].y;
#end
#for d in 0..D4
        {
            let v = projection[value + ${d}u];
#for s in 0..ROWS
            w_${s} += dot(g[${s * D4 + d}], v);
#end
        }
#end
#for s in 0..ROWS
        w_${s} = select(0.0, w_${s}, j <= first + ${s}u);
#end
#for d in 0..D4
        {
            let k = projectionGradient[key + ${d}u];
#for s in 0..ROWS
            df[${s * D4 + d}] = fma(vec4f(w_${s}), k, df[${s * D4 + d}]);
#end
        }
#end
    }
#end
#loop s in 0..ROWS
    if (first + s < seq) {
#loop d in 0..D4
        projectionGradient[queries[s] + d] += df[s * D4 + d];
#end
        throughFeatures(queries[s]);
    }
#end
}
