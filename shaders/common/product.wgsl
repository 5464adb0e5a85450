// What the families of linear/matmul share: parameters, bindings, what is added to sums of four columns, and what is done with them.
// A family says what an Operand is: four numbers.
struct Parameters {
    rows: u32,
    columns: u32,
    inner: u32,
    biased: u32,    // 1: bias is added
    gelu: u32,      // 1: activation = gelu(output) is written too. A count, because a branch that no thread takes is not free
}

@group(0) @binding(0) var<storage, read> a: array<Operand>;
@group(0) @binding(1) var<storage, read> b: array<Operand>;
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;               // [columns], or anything
#if GELU_BACKWARD
@group(0) @binding(3) var<storage, read> preactivation: array<vec4f>;      // [rows, columns]
#end
@group(0) @binding(4) var<storage, read_write> output: array<vec4f>;       // [rows, columns]
@group(0) @binding(5) var<storage, read_write> activation: array<vec4f>;   // [rows, columns], or anything
#if COLUMN_SUMS
@group(0) @binding(6) var<storage, read_write> columnSums: array<vec4f>;   // [columns]
#end
@group(0) @binding(7) var<uniform> parameters: Parameters;

// What is added to sums of four columns.
fn biasOf(column: u32) -> vec4f {
    return select(vec4f(), bias[column], parameters.biased == 1u);
}

fn store(row: u32, column: u32, product: vec4f) {
    let at = row * (parameters.columns / 4u) + column;
    var value = product;
#if GELU_BACKWARD
    value *= geluDerivative(preactivation[at]);
#end
    output[at] = value;
    for (var wanted = 0u; wanted < parameters.gelu; wanted++) {
        activation[at] = gelu(value);
    }
}
