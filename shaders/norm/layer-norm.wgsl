// sum = x + residual; output = (sum - mean) / sd * scale + shift. ROW_THREADS threads a row; two passes for the variance.
#constant GROUP
#constant ROW_THREADS  see common/row-threads.wgsl
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

// The same, once this thread has written it.
fn kept(at: u32) -> f32 {
#if RESIDUAL
    return sum[at];
#else
    return x[at];
#end
}

var<workgroup> partial: array<f32, GROUP>;

fn join(a: f32, b: f32) -> f32 {
    return a + b;
}
#use common/row-threads value=f32

@compute @workgroup_size(GROUP)
fn normalise(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
    let row = flatIndex(group, groups, 1u) * (GROUP / ROW_THREADS) + thread / ROW_THREADS;
    let lane = thread % ROW_THREADS;
    let width = parameters.width;
    let start = row * width;
    // Threads past the last row have no numbers, but meet the others at barriers.
    let end = select(0u, width, row < parameters.rows);
    var total = 0.0;
    for (var d = lane; d < end; d += ROW_THREADS) {
        let at = start + d;
        let own = value(at);
#if RESIDUAL
        sum[at] = own;
#end
        total += own;
    }
    let mean = ofRow(total, thread) / f32(width);
    var squares = 0.0;
    for (var d = lane; d < end; d += ROW_THREADS) {
        let centred = kept(start + d) - mean;
        squares = fma(centred, centred, squares);
    }
    let inverse = inverseSqrt(ofRow(squares, thread) / f32(width) + parameters.epsilon);
    for (var d = lane; d < end; d += ROW_THREADS) {
        let at = start + d;
        output[at] = fma((kept(at) - mean) * inverse, scale[d], shift[d]);
    }
    if (lane == 0u && row < parameters.rows) {
        statistics[row] = vec2f(mean, inverse);
    }
}
