// What the families of linear/matmul-backward share: parameters and bindings. A family says what an Operand is: four numbers.
struct Parameters {
    rows: u32,
    inner: u32,
    columns: u32,
    inputGroupsX: u32,    // workgroups of the input's gradient along its columns
    inputGroups: u32,     // and in all
    weightGroupsX: u32,
    gelu: u32,            // 1: with the derivative; preactivation is read
    sums: u32,            // 1: columnSums are written
}

@group(0) @binding(0) var<storage, read> x: array<Operand>;                     // [rows, inner]
@group(0) @binding(1) var<storage, read> weight: array<Operand>;                // [inner, columns]
@group(0) @binding(2) var<storage, read> outputGradient: array<Operand>;        // [rows, columns]
@group(0) @binding(3) var<storage, read> preactivation: array<vec4f>;           // [rows, inner], or anything
@group(0) @binding(4) var<storage, read_write> inputGradient: array<vec4f>;     // [rows, inner]
@group(0) @binding(5) var<storage, read_write> weightGradient: array<vec4f>;    // [inner, columns]
@group(0) @binding(6) var<storage, read_write> columnSums: array<vec4f>;        // [columns], or anything
@group(0) @binding(7) var<uniform> parameters: Parameters;
