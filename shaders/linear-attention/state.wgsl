// The state of each chunk, a part of S_i and z_i of Eq. (14): sum over its tokens of a b^T, and of a e in the last row.
// a = features and (b, e) = (values, 1); with SCALED b = x * values, e = y of the token's coefficients (x, y): numerator and denominator share one path.
// A thread owns 4 rows and COLUMNS vec4 columns of one state; a column past the end repeats the last.
#constant GROUP
#constant CHUNK          tokens a chunk
#constant COLUMNS
#constant SCALED
#constant ROLLED         what is outside of the hot loops is rolled: half the time to compile on software adapters
#use common/grid
#use common/linear-attention

struct Parameters {
    seq: u32,
    heads: u32,
    chunks: u32,
    states: u32,
    featureStride: u32,
    featureOffset: u32,
    valueStride: u32,
    valueOffset: u32,
}

@group(0) @binding(0) var<storage, read> features: array<vec4f>;          // [batch, seq, stride] from offset: heads, dim / 4
@group(0) @binding(1) var<storage, read> values: array<vec4f>;            // [batch, seq, stride] from offset: heads, dim / 4
#if SCALED
@group(0) @binding(2) var<storage, read> coefficients: array<vec2f>;      // [batch, heads, seq]
#end
@group(0) @binding(3) var<storage, read_write> state: array<vec4f>;       // [batch, heads, chunks, dim + 1, dim / 4]
@group(0) @binding(4) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn accumulate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let tiles = (D4 + COLUMNS - 1u) / COLUMNS;
    let flat = flatIndex(id, groups, GROUP);
    let own = flat / (D4 * tiles);
    if (own >= parameters.states) {
        return;
    }
    let part = flat % (D4 * tiles);
    let row = part / tiles;
    let tile = part % tiles;
    let pair = own / parameters.chunks;
    let begin = (own % parameters.chunks) * CHUNK;
    let end = min(begin + CHUNK, parameters.seq);
    let token0 = (pair / parameters.heads) * parameters.seq;
    let head = pair % parameters.heads;
    let feature0 = parameters.featureOffset + head * D4 + row;
    let value0 = parameters.valueOffset + head * D4;
#for c in 0..COLUMNS
    let column_${c} = min(tile * COLUMNS + ${c}u, D4 - 1u);
#end
    var s: array<vec4f, 4 * COLUMNS>;
    var z = vec4f();
    for (var n = begin; n < end; n++) {
        let a = features[(token0 + n) * parameters.featureStride + feature0];
        let source = (token0 + n) * parameters.valueStride + value0;
#if SCALED
        let coefficient = coefficients[pair * parameters.seq + n];
        let scaled = coefficient.x * a;
        z = fma(vec4f(coefficient.y), a, z);
#else
        let scaled = a;
        z += a;
#end
#for c in 0..COLUMNS
        let b_${c} = values[source + column_${c}];
#for k in 0..4
        s[${k * COLUMNS + c}] = fma(vec4f(scaled[${k}]), b_${c}, s[${k * COLUMNS + c}]);
#end
#end
    }
#loop k in 0..4
#loop c in 0..COLUMNS
    state[own * STATE + (4u * row + k) * D4 + min(tile * COLUMNS + c, D4 - 1u)] = s[k * COLUMNS + c];
#end
#end
    if (tile == 0u) {
        state[own * STATE + DIM * D4 + row] = z;
    }
}
