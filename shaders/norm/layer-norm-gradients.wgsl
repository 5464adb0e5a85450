// All gradients of a layer norm in one dispatch. The first groups of the grid have the input's, ROW_THREADS threads a row:
//   output = 1/sd (g - mean(g) - xhat mean(g xhat)) [+ sumGradient], g = outputGradient * scale;
// the others have scale's and shift's, COLUMNS columns a group, whose rows are split over SLICES threads a column:
//   scaleGradient_d = sum over rows of outputGradient * xhat; shiftGradient_d = sum over rows of outputGradient.
// Partial sums meet in fixed order. A loop that no thread enters is free and a branch is not: counts of loops choose the part.
#constant COLUMNS
#constant SLICES
#constant ROW_THREADS  see common/row-threads.wgsl
#constant SUM_GRADIENT

struct Parameters {
    rows: u32,
    width: u32,
    rowGroups: u32,    // workgroups that have rows
}

@group(0) @binding(0) var<storage, read> x: array<f32>;                      // [rows, width]
@group(0) @binding(1) var<storage, read> scale: array<f32>;                  // [width]
@group(0) @binding(2) var<storage, read> statistics: array<vec2f>;           // [rows]
@group(0) @binding(3) var<storage, read> outputGradient: array<f32>;         // [rows, width]
#if SUM_GRADIENT
@group(0) @binding(4) var<storage, read> sumGradient: array<f32>;            // [rows, width]
#end
@group(0) @binding(5) var<storage, read_write> output: array<f32>;           // [rows, width]
@group(0) @binding(6) var<storage, read_write> scaleGradient: array<f32>;    // [width]
@group(0) @binding(7) var<storage, read_write> shiftGradient: array<f32>;    // [width]
@group(0) @binding(8) var<uniform> parameters: Parameters;

const THREADS = COLUMNS * SLICES;
var<workgroup> partial: array<vec2f, THREADS>;

fn join(a: vec2f, b: vec2f) -> vec2f {
    return a + b;
}
#use common/row-threads value=vec2f

@compute @workgroup_size(COLUMNS, SLICES)
fn differentiate(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_id) local: vec3u,
) {
    let width = parameters.width;
    let flat = group.y * groups.x + group.x;
    let thread = local.y * COLUMNS + local.x;
    let row = flat * (THREADS / ROW_THREADS) + thread / ROW_THREADS;
    let lane = thread % ROW_THREADS;
    let ofInput = flat < parameters.rowGroups && row < parameters.rows;
    let here = select(0u, width, ofInput);
    let start = row * width;
    let own = statistics[min(row, parameters.rows - 1u)];
    var total = 0.0;
    var totalHat = 0.0;
    for (var d = lane; d < here; d += ROW_THREADS) {
        let g = outputGradient[start + d] * scale[d];
        total += g;
        totalHat = fma(g, (x[start + d] - own.x) * own.y, totalHat);
    }
    let means = ofRow(vec2f(total, totalHat), thread) / f32(width);
    for (var d = lane; d < here; d += ROW_THREADS) {
        let at = start + d;
        let hat = (x[at] - own.x) * own.y;
        var gradient = own.y * (outputGradient[at] * scale[d] - means.x - hat * means.y);
#if SUM_GRADIENT
        gradient += sumGradient[at];
#end
        output[at] = gradient;
    }

    let ofParameters = flat >= parameters.rowGroups;
    let column = select(width, (flat - parameters.rowGroups) * COLUMNS + local.x, ofParameters);
    // A wrapped grid has groups past the last column too.
    let end = select(0u, parameters.rows, column < width);
    var sums = vec2f();
    for (var r = local.y; r < end; r += SLICES) {
        let statistic = statistics[r];
        let g = outputGradient[r * width + column];
        sums += vec2f(g * (x[r * width + column] - statistic.x) * statistic.y, g);
    }
    partial[thread] = sums;
    workgroupBarrier();
    if (local.y == 0u && column < width) {
        var both = vec2f();
        for (var slice = 0u; slice < SLICES; slice++) {
            both += partial[slice * COLUMNS + local.x];
        }
        scaleGradient[column] = both.x;
        shiftGradient[column] = both.y;
    }
}
