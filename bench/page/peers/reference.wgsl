// output = a b in register tiles, every size a constant: what plain WGSL reaches on this adapter, without anything around it.
#constant SIZE           rows, columns and inner axis
#constant ROWS           rows of a thread's tile
#constant FOURS          columns of a thread's tile, in fours
#constant GROUP_ROWS     threads of a workgroup along rows

@group(0) @binding(0) var<storage, read> a: array<vec4f>;              // [size, size]
@group(0) @binding(1) var<storage, read> b: array<vec4f>;              // [size, size]
@group(0) @binding(2) var<storage, read_write> output: array<vec4f>;   // [size, size]

const STRIDE = SIZE / 4u;

@compute @workgroup_size(1, GROUP_ROWS)
fn multiply(@builtin(global_invocation_id) id: vec3u) {
    let row = id.y * ROWS;
    let column = id.x * FOURS;
#for R in 0..ROWS
#for C in 0..FOURS
    var sum${R}_${C} = vec4f();
#end
#end
    for (var k = 0u; k < STRIDE; k++) {
#for R in 0..ROWS
        let a${R} = a[(row + ${R}u) * STRIDE + k];
#end
#for K in 0..4
#for C in 0..FOURS
        let b${K}_${C} = b[(4u * k + ${K}u) * STRIDE + column + ${C}u];
#for R in 0..ROWS
        sum${R}_${C} = fma(vec4f(a${R}[${K}]), b${K}_${C}, sum${R}_${C});
#end
#end
#end
    }
#for R in 0..ROWS
#for C in 0..FOURS
    output[(row + ${R}u) * STRIDE + column + ${C}u] = sum${R}_${C};
#end
#end
}
