// Tiles of both operands of a product in workgroup memory, DEPTH deep and laid out by depth: a thread keeps blocks of four
// depths by four rows (or columns), and owns 4 x 4 outputs. Sums are of 32 bits, whatever the operands are.
#use common/operands
alias Operand = vec4<Number>;
alias Block = mat4x4<Number>;
const THREADS = GROUP_ROWS * GROUP_COLUMNS;

var<workgroup> left: array<Operand, DEPTH * GROUP_ROWS>;
var<workgroup> right: array<Operand, DEPTH * GROUP_COLUMNS>;

// Depths from `deep` on, of which `real` lie within the operand; the others count as zero.
fn keepLeft(deep: u32, quad: u32, block: Block, real: u32) {
#for q in 0..4
    left[(deep + ${q}u) * GROUP_ROWS + quad] = select(Operand(), block[${q}], ${q}u < real);
#end
}

fn keepRight(deep: u32, quad: u32, block: Block, real: u32) {
#for q in 0..4
    right[(deep + ${q}u) * GROUP_COLUMNS + quad] = select(Operand(), block[${q}], ${q}u < real);
#end
}

// How many of four depths from `first` on there are.
fn realDepths(first: u32, depth: u32) -> u32 {
    return depth - min(first, depth);
}

// Adds the tiles' product to four rows of a thread's outputs; returns the sums of its columns of the right tile.
fn multiplyTiles(local: vec3u, sums: ptr<function, mat4x4f>) -> vec4f {
    var total = vec4f();
    for (var k = 0u; k < DEPTH; k++) {
        let l = vec4f(left[k * GROUP_ROWS + local.y]);
        let r = vec4f(right[k * GROUP_COLUMNS + local.x]);
#for i in 0..4
        (*sums)[${i}] = fma(vec4f(l[${i}]), r, (*sums)[${i}]);
#end
        total += r;
    }
    return total;
}
