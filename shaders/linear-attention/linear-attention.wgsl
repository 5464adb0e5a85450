// output_i = c psi(q_i)^T S_i / (psi(q_i)^T z_i + epsilon), Eq. (14): what earlier chunks add through the state, and when
// CAUSAL what the own chunk adds key by key. denominators_i is 0 for a row that sees no key.
// A thread owns ROWS neighbouring queries of one head; their features wait in the place of the output. No barriers.
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
    epsilon: f32,
    scale: f32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;            // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> kappa: array<vec4f>;                 // [batch, seq, heads, dim / 4]
@group(0) @binding(2) var<storage, read> state: array<vec4f>;                 // [batch, heads, chunks, dim + 1, dim / 4]
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;          // [batch, seq, heads, dim / 4]
#if NORMALISER
@group(0) @binding(4) var<storage, read_write> denominators: array<f32>;      // [batch, heads, seq]
#end
@group(0) @binding(5) var<uniform> parameters: Parameters;

// psi(q_i) into the place of its output: a loop, since unrolled exponentials are most of the time of compilation.
fn describe(query: u32, place: u32) {
    var sum = 0.0;
    for (var d = 0u; d < D4; d++) {
        let f = phi(projection[query + d]);
        output[place + d] = f;
        sum += total(f);
    }
#if NORMALISED
    let unit = inverseOf(sum);
    for (var d = 0u; d < D4; d++) {
        output[place + d] *= unit;
    }
#end
}

@compute @workgroup_size(GROUP)
fn attend(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
#use common/linear-attention-thread
    var f: array<vec4f, ROWS * D4>;
    var o: array<vec4f, ROWS * D4>;
    var sums: array<f32, ROWS>;
    var places: array<u32, ROWS>;
#loop s in 0..ROWS
    let token = token0 + min(first + s, seq - 1u);
    places[s] = (token * heads + head) * D4;
    describe(token * width + head * D4, places[s]);
#loop d in 0..D4
    f[s * D4 + d] = output[places[s] + d];
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
        let now_${s} = output[places[${s}] + d];
        sums[${s}] += dot(now_${s}, z);
#end
        for (var k = 0u; k < 4u; k++) {
            let row = before + (4u * d + k) * D4;
#for e in 0..D4
            {
                let part = state[row + ${e}u];
#for s in 0..ROWS
                o[${s * D4 + e}] = fma(vec4f(now_${s}[k]), part, o[${s * D4 + e}]);
#end
            }
#end
        }
    }
#if CAUSAL
    for (var j = begin; j < min(first + ROWS, seq); j++) {
        let key = ((token0 + j) * heads + head) * D4;
        let value = (token0 + j) * width + valueOffset(heads, head);
#for s in 0..ROWS
        var w_${s} = 0.0;
#end
#for d in 0..D4
        {
            let k = kappa[key + ${d}u];
#for s in 0..ROWS
            w_${s} += dot(f[${s * D4 + d}], k);
#end
        }
#end
#for s in 0..ROWS
        w_${s} = select(0.0, w_${s}, j <= first + ${s}u);
        sums[${s}] += w_${s};
#end
#for d in 0..D4
        {
            let v = projection[value + ${d}u];
#for s in 0..ROWS
            o[${s * D4 + d}] = fma(vec4f(w_${s}), v, o[${s * D4 + d}]);
#end
        }
#end
    }
#end
#loop s in 0..ROWS
    var factor = parameters.scale;
#if NORMALISER
    let known = select(0.0, sums[s] + parameters.epsilon, sums[s] > 0.0);
    denominators[pair * seq + min(first + s, seq - 1u)] = known;
    factor *= inverseOf(known);
#end
#loop d in 0..D4
    output[places[s] + d] = factor * o[s * D4 + d];
#end
#end
}
