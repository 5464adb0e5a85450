// scaleGradient_d = sum over rows of outputGradient * xhat; shiftGradient_d = sum over rows of outputGradient.
// A workgroup owns COLUMNS columns and splits the rows over SLICES threads a column; partial sums meet in fixed order.
#constant COLUMNS
#constant SLICES

struct Parameters {
    rows: u32,
    width: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;                       // [rows, width]
@group(0) @binding(1) var<storage, read> statistics: array<vec2f>;            // [rows]
@group(0) @binding(2) var<storage, read> outputGradient: array<f32>;          // [rows, width]
@group(0) @binding(3) var<storage, read_write> scaleGradient: array<f32>;     // [width]
@group(0) @binding(4) var<storage, read_write> shiftGradient: array<f32>;     // [width]
@group(0) @binding(5) var<uniform> parameters: Parameters;

var<workgroup> partial: array<vec2f, COLUMNS * SLICES>;

@compute @workgroup_size(COLUMNS, SLICES)
fn reduce(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
    let width = parameters.width;
    let column = group.x * COLUMNS + local.x;
    let clamped = min(column, width - 1u);
    var sums = vec2f();
    for (var row = local.y; row < parameters.rows; row += SLICES) {
        let own = statistics[row];
        let g = outputGradient[row * width + clamped];
        sums += vec2f(g * (x[row * width + clamped] - own.x) * own.y, g);
    }
    partial[local.y * COLUMNS + local.x] = sums;
    workgroupBarrier();
    if (local.y == 0u && column < width) {
        var total = vec2f();
        for (var slice = 0u; slice < SLICES; slice++) {
            total += partial[slice * COLUMNS + local.x];
        }
        scaleGradient[column] = total.x;
        shiftGradient[column] = total.y;
    }
}
