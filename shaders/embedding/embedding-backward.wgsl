// Scatter-add without atomics: a thread owns one (row of a table, d) and sums its tokens in order.
// Rows below `vocabulary` are the token table, the rest are positions.
#constant GROUP
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
    let entry = index / width;
    let d = index % width;
    if (entry >= parameters.vocabulary + parameters.context) {
        return;
    }
    var sum = 0.0;
    if (entry < parameters.vocabulary) {
        for (var row = 0u; row < parameters.rows; row++) {
            if (u32(tokens[row]) == entry) {
                sum += outputGradient[row * width + d];
            }
        }
        tableGradient[entry * width + d] = sum * parameters.scale;
    } else {
        let position = entry - parameters.vocabulary;
        if (position < parameters.seq) {
            for (var row = position; row < parameters.rows; row += parameters.seq) {
                sum += outputGradient[row * width + d];
            }
        }
        positionsGradient[position * width + d] = sum;
    }
}
