// sum = x + residual; output = (sum - mean) / sd * scale + shift. One thread a row; two passes for the variance.
#constant GROUP
#constant RESIDUAL
#use common/grid

struct Parameters {
    rows: u32,
    width: u32,
    epsilon: f32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;                        // [rows, width]
#if RESIDUAL
@group(0) @binding(1) var<storage, read> residual: array<f32>;                 // [rows, width]
#end
@group(0) @binding(2) var<storage, read> scale: array<f32>;                    // [width]
@group(0) @binding(3) var<storage, read> shift: array<f32>;                    // [width]
#if RESIDUAL
@group(0) @binding(4) var<storage, read_write> sum: array<f32>;                // [rows, width]
#end
@group(0) @binding(5) var<storage, read_write> output: array<f32>;             // [rows, width]
@group(0) @binding(6) var<storage, read_write> statistics: array<vec2f>;       // [rows] = (mean, 1/sd)
@group(0) @binding(7) var<uniform> parameters: Parameters;

fn value(at: u32) -> f32 {
#if RESIDUAL
    return x[at] + residual[at];
#else
    return x[at];
#end
}

// The same, once the row has been written.
fn kept(at: u32) -> f32 {
#if RESIDUAL
    return sum[at];
#else
    return x[at];
#end
}

@compute @workgroup_size(GROUP)
fn normalise(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let row = flatIndex(id, groups, GROUP);
    if (row >= parameters.rows) {
        return;
    }
    let width = parameters.width;
    let start = row * width;
    var total = 0.0;
    for (var d = 0u; d < width; d++) {
        let at = start + d;
        let own = value(at);
#if RESIDUAL
        sum[at] = own;
#end
        total += own;
    }
    let mean = total / f32(width);
    var squares = 0.0;
    for (var d = 0u; d < width; d++) {
        let centred = kept(start + d) - mean;
        squares = fma(centred, centred, squares);
    }
    let inverse = inverseSqrt(squares / f32(width) + parameters.epsilon);
    for (var d = 0u; d < width; d++) {
        let at = start + d;
        output[at] = fma((kept(at) - mean) * inverse, scale[d], shift[d]);
    }
    statistics[row] = vec2f(mean, inverse);
}
