// output = op(a) op(b) [+ bias] as linear/matmul has it, with tiles in workgroup memory: for GPUs.
// A workgroup owns 4 GROUP_ROWS x 4 GROUP_COLUMNS outputs, a thread 4 x 4 of them; both operands pass through workgroup
// memory DEPTH deep, laid out by depth, so that all four cases of transposition have one inner loop.
#constant GROUP_ROWS     threads of a workgroup along rows
#constant GROUP_COLUMNS  threads of a workgroup along columns
#constant DEPTH          a multiple of 4
#constant TRANSPOSE_A
#constant TRANSPOSE_B
#constant GELU_BACKWARD  scales the output by gelu'(preactivation)
#constant COLUMN_SUMS    also writes the column sums of b
#use common/gelu
#use common/product
#use common/product-tiles

@compute @workgroup_size(GROUP_COLUMNS, GROUP_ROWS)
fn multiply(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
    let rows = parameters.rows;
    let columns = parameters.columns / 4u;
    let inner = parameters.inner;
    let thread = local.y * GROUP_COLUMNS + local.x;
    var sums = mat4x4f();
    var total = vec4f();
    for (var k0 = 0u; k0 < inner; k0 += DEPTH) {
        for (var block = thread; block < GROUP_ROWS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_ROWS;
            let deep = block / GROUP_ROWS * 4u;
            let outer = group.y * GROUP_ROWS + quad;
#if TRANSPOSE_A
            let at = min(outer, rows / 4u - 1u);
            let found = Block(
#for q in 0..4
                a[min(k0 + deep + ${q}u, inner - 1u) * (rows / 4u) + at],
#end
            );
#else
            let at = min((k0 + deep) / 4u, inner / 4u - 1u);
            let found = transpose(Block(
#for q in 0..4
                a[min(outer * 4u + ${q}u, rows - 1u) * (inner / 4u) + at],
#end
            ));
#end
            keepLeft(deep, quad, found, realDepths(k0 + deep, inner));
        }
        for (var block = thread; block < GROUP_COLUMNS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_COLUMNS;
            let deep = block / GROUP_COLUMNS * 4u;
            let outer = min(group.x * GROUP_COLUMNS + quad, columns - 1u);
#if TRANSPOSE_B
            let at = min((k0 + deep) / 4u, inner / 4u - 1u);
            let found = transpose(Block(
#for q in 0..4
                b[(outer * 4u + ${q}u) * (inner / 4u) + at],
#end
            ));
#else
            let found = Block(
#for q in 0..4
                b[min(k0 + deep + ${q}u, inner - 1u) * columns + outer],
#end
            );
#end
            keepRight(deep, quad, found, realDepths(k0 + deep, inner));
        }
        workgroupBarrier();
        total += multiplyTiles(local, &sums);
        workgroupBarrier();
    }
#if HALF
    sums *= UNSCALE;
    total *= UNSCALE;
#end
    let column = group.x * GROUP_COLUMNS + local.x;
    let row = (group.y * GROUP_ROWS + local.y) * 4u;
    if (column >= columns) {
        return;
    }
    let added = biasOf(column);
#for i in 0..4
    if (row + ${i}u < rows) {
        store(row + ${i}u, column, sums[${i}] + added);
    }
#end
#if COLUMN_SUMS
    if (row == 0u) {
        columnSums[column] = total;
    }
#end
}
