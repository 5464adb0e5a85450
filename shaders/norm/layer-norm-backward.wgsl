// output = 1/sd (g - mean(g) - xhat mean(g xhat)) [+ sumGradient], g = outputGradient * scale. One thread a row.
#constant GROUP
#constant SUM_GRADIENT
#use common/grid

struct Parameters {
    rows: u32,
    width: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;                   // [rows, width]
@group(0) @binding(1) var<storage, read> scale: array<f32>;               // [width]
@group(0) @binding(2) var<storage, read> statistics: array<vec2f>;        // [rows]
@group(0) @binding(3) var<storage, read> outputGradient: array<f32>;      // [rows, width]
#if SUM_GRADIENT
@group(0) @binding(4) var<storage, read> sumGradient: array<f32>;         // [rows, width]
#end
@group(0) @binding(5) var<storage, read_write> output: array<f32>;        // [rows, width]
@group(0) @binding(6) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let row = flatIndex(id, groups, GROUP);
    if (row >= parameters.rows) {
        return;
    }
    let width = parameters.width;
    let start = row * width;
    let own = statistics[row];
    var total = 0.0;
    var totalHat = 0.0;
    for (var d = 0u; d < width; d++) {
        let g = outputGradient[start + d] * scale[d];
        total += g;
        totalHat = fma(g, (x[start + d] - own.x) * own.y, totalHat);
    }
    let mean = total / f32(width);
    let meanHat = totalHat / f32(width);
    for (var d = 0u; d < width; d++) {
        let at = start + d;
        let hat = (x[at] - own.x) * own.y;
        var gradient = own.y * (outputGradient[at] * scale[d] - mean - hat * meanHat);
#if SUM_GRADIENT
        gradient += sumGradient[at];
#end
        output[at] = gradient;
    }
}
