// output = op(a) op(b) [+ bias] for sizes that are no multiple of 4: one output a thread.
// Shapes and epilogues as in linear/matmul.
#constant GROUP          threads of a workgroup
#constant TRANSPOSE_A
#constant TRANSPOSE_B
#constant BIAS
#constant GELU
#constant GELU_BACKWARD
#constant COLUMN_SUMS
#use common/gelu
#use common/operands

struct Parameters {
    rows: u32,
    columns: u32,
    inner: u32,
}

@group(0) @binding(0) var<storage, read> a: array<Number>;
@group(0) @binding(1) var<storage, read> b: array<Number>;
#if BIAS
@group(0) @binding(2) var<storage, read> bias: array<f32>;
#end
#if GELU_BACKWARD
@group(0) @binding(3) var<storage, read> preactivation: array<f32>;
#end
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
#if GELU
@group(0) @binding(5) var<storage, read_write> activation: array<f32>;
#end
#if COLUMN_SUMS
@group(0) @binding(6) var<storage, read_write> columnSums: array<f32>;
#end
@group(0) @binding(7) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn multiply(@builtin(global_invocation_id) id: vec3u) {
    let rows = parameters.rows;
    let columns = parameters.columns;
    let inner = parameters.inner;
    let row = id.y;
    let column = id.x;
    if (row >= rows || column >= columns) {
        return;
    }
    var value = 0.0;
    var total = 0.0;
    for (var k = 0u; k < inner; k++) {
#if TRANSPOSE_A
        let left = f32(a[k * rows + row]);
#else
        let left = f32(a[row * inner + k]);
#end
#if TRANSPOSE_B
        let right = f32(b[column * inner + k]);
#else
        let right = f32(b[k * columns + column]);
#end
        value = fma(left, right, value);
        total += right;
    }
#if HALF
    value *= UNSCALE;
    total *= UNSCALE;
#end
    let at = row * columns + column;
#if BIAS
    value += bias[column];
#end
#if GELU_BACKWARD
    value *= geluDerivative(vec4f(preactivation[at])).x;
#end
    output[at] = value;
#if GELU
    activation[at] = gelu(vec4f(value)).x;
#end
#if COLUMN_SUMS
    if (row == 0u) {
        columnSums[column] = total;
    }
#end
}
