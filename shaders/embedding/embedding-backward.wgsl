// Scatter-add without atomics: a thread owns CHUNK columns of one row of a table and sums its tokens in order.
// Rows below `vocabulary` are the token table, the rest are positions.
#constant GROUP
#constant CHUNK          columns a thread
#constant ROLLED         what is outside of the hot loop is rolled: half the time to compile on software adapters
#use common/grid

struct Parameters {
    rows: u32,
    seq: u32,
    width: u32,
    vocabulary: u32,
    context: u32,
    scale: f32,
}

@group(0) @binding(0) var<storage, read> tokens: array<i32>;                     // [rows]
@group(0) @binding(1) var<storage, read> outputGradient: array<f32>;             // [rows, width]
@group(0) @binding(2) var<storage, read_write> tableGradient: array<f32>;        // [vocabulary, width]
@group(0) @binding(3) var<storage, read_write> positionsGradient: array<f32>;    // [context, width]
@group(0) @binding(4) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn scatter(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    let width = parameters.width;
    let chunks = (width + CHUNK - 1u) / CHUNK;
    let entry = index / chunks;
    let first = (index % chunks) * CHUNK;
    if (entry >= parameters.vocabulary + parameters.context) {
        return;
    }
    let isToken = entry < parameters.vocabulary;
    let position = entry - min(entry, parameters.vocabulary);
    var sums: array<f32, CHUNK>;
    // Seek, then add: a software adapter would pay for the sum at every token if it stood in a branch.
    let stride = select(parameters.seq, 1u, isToken);
    var row = select(select(parameters.rows, position, position < parameters.seq), 0u, isToken);
    loop {
        while (isToken && row < parameters.rows && u32(tokens[row]) != entry) {
            row++;
        }
        if (row >= parameters.rows) {
            break;
        }
#for d in 0..CHUNK
        sums[${d}] += outputGradient[row * width + min(first + ${d}u, width - 1u)];
#end
        row += stride;
    }
#loop d in 0..CHUNK
    if (first + d < width) {
        if (isToken) {
            tableGradient[entry * width + first + d] = sums[d] * parameters.scale;
        } else {
            positionsGradient[position * width + first + d] = sums[d];
        }
    }
#end
}
