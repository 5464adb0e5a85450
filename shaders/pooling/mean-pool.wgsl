// output_bd = share_b * sum of x_bsd over the positions s whose mask is not 0; share_b is 1 over how many there are, 0
// where there is none, or with LENGTH 1 / seq. A workgroup owns COLUMNS columns of one example and splits the positions
// over SLICES threads a column; partial sums meet in fixed order.
#constant COLUMNS
#constant SLICES
#constant MASK
#constant LENGTH

struct Parameters {
    seq: u32,
    width: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;                // [batch, seq, width]
#if MASK
@group(0) @binding(1) var<storage, read> mask: array<i32>;             // [batch, seq]
#end
@group(0) @binding(2) var<storage, read_write> output: array<f32>;     // [batch, width]
@group(0) @binding(3) var<storage, read_write> share: array<f32>;      // [batch]
@group(0) @binding(4) var<uniform> parameters: Parameters;

// (sum, positions summed)
var<workgroup> partial: array<vec2f, COLUMNS * SLICES>;

@compute @workgroup_size(COLUMNS, SLICES)
fn pool(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
    let width = parameters.width;
    let example = group.y;
    let column = group.x * COLUMNS + local.x;
    let clamped = min(column, width - 1u);
    var sums = vec2f();
    for (var position = local.y; position < parameters.seq; position += SLICES) {
        let row = example * parameters.seq + position;
        let own = vec2f(x[row * width + clamped], 1.0);
#if MASK
        sums += select(vec2f(), own, mask[row] != 0);
#else
        sums += own;
#end
    }
    partial[local.y * COLUMNS + local.x] = sums;
    workgroupBarrier();
    if (local.y == 0u && column < width) {
        var total = vec2f();
        for (var slice = 0u; slice < SLICES; slice++) {
            total += partial[slice * COLUMNS + local.x];
        }
#if LENGTH
        let own = 1.0 / f32(parameters.seq);
#else
        let own = select(0.0, 1.0 / total.y, total.y > 0.0);
#end
        output[example * width + column] = total.x * own;
        if (column == 0u) {
            share[example] = own;
        }
    }
}
