// Both products of the backward pass as linear/matmul-backward has them, with tiles in workgroup memory: for GPUs.
// A workgroup owns 4 GROUP_ROWS x 4 GROUP_COLUMNS values of one of the two gradients; the first have the input's.
#constant GROUP_ROWS     threads of a workgroup along rows
#constant GROUP_COLUMNS  threads of a workgroup along columns
#constant DEPTH          a multiple of 4
#use common/gelu
#use common/product-backward
#use common/product-tiles

@compute @workgroup_size(GROUP_COLUMNS, GROUP_ROWS)
fn differentiate(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_id) local: vec3u,
) {
    let rows = parameters.rows;
    let inner = parameters.inner / 4u;
    let columns = parameters.columns / 4u;
    let thread = local.y * GROUP_COLUMNS + local.x;
    let flat = group.y * groups.x + group.x;
    let ofInput = flat < parameters.inputGroups;
    let place = select(flat - parameters.inputGroups, flat, ofInput);
    let across = select(parameters.weightGroupsX, parameters.inputGroupsX, ofInput);
    let height = select(parameters.inner, rows, ofInput);
    let width = select(columns, inner, ofInput);
    let depth = select(rows, parameters.columns, ofInput);
    let rowQuad0 = place / across * GROUP_ROWS;
    let columnQuad0 = place % across * GROUP_COLUMNS;
    var sums = mat4x4f();
    var total = vec4f();
    for (var k0 = 0u; k0 < depth; k0 += DEPTH) {
        for (var block = thread; block < GROUP_ROWS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_ROWS;
            let deep = block / GROUP_ROWS * 4u;
            let outer = rowQuad0 + quad;
            var found: Block;
            if (ofInput) {
                let at = min((k0 + deep) / 4u, columns - 1u);
                found = transpose(Block(
#for q in 0..4
                    outputGradient[min(outer * 4u + ${q}u, rows - 1u) * columns + at],
#end
                ));
            } else {
                let at = min(outer, inner - 1u);
                found = Block(
#for q in 0..4
                    x[min(k0 + deep + ${q}u, rows - 1u) * inner + at],
#end
                );
            }
            keepLeft(deep, quad, found, realDepths(k0 + deep, depth));
        }
        for (var block = thread; block < GROUP_COLUMNS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_COLUMNS;
            let deep = block / GROUP_COLUMNS * 4u;
            let outer = min(columnQuad0 + quad, width - 1u);
            var found: Block;
            if (ofInput) {
                let at = min((k0 + deep) / 4u, columns - 1u);
                found = transpose(Block(
#for q in 0..4
                    weight[(outer * 4u + ${q}u) * columns + at],
#end
                ));
            } else {
                found = Block(
#for q in 0..4
                    outputGradient[min(k0 + deep + ${q}u, rows - 1u) * columns + outer],
#end
                );
            }
            keepRight(deep, quad, found, realDepths(k0 + deep, depth));
        }
        workgroupBarrier();
        total += multiplyTiles(local, &sums);
        workgroupBarrier();
    }
#if HALF
    sums *= UNSCALE;
    total *= UNSCALE;
#end
    let column = columnQuad0 + local.x;
    let row = (rowQuad0 + local.y) * 4u;
    if (column >= width) {
        return;
    }
#for i in 0..4
    if (row + ${i}u < height) {
        let at = (row + ${i}u) * width + column;
        if (ofInput) {
            var value = sums[${i}];
            if (parameters.gelu == 1u) {
                value *= geluDerivative(preactivation[at]);
            }
            inputGradient[at] = value;
        } else {
            weightGradient[at] = sums[${i}];
        }
    }
#end
    if (!ofInput && row == 0u && parameters.sums == 1u) {
        columnSums[column] = total;
    }
}
