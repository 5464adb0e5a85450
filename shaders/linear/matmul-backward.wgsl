// Both products of the backward pass of output = x w, in register tiles without barriers: a thread owns ROWS x COLUMNS values of
//   inputGradient = outputGradient wᵀ [* gelu'(preactivation)]   [rows, inner], or of
//   weightGradient = xᵀ outputGradient                           [inner, columns], with columnSums of outputGradient.
// The first groups of the grid have the input's gradient. A loop that no thread enters is free and a branch is not, so that
// each part is a loop, whose count says whether it is wanted. All axes but rows must be multiples of 4.
#constant ROWS           rows of a thread's tile, a multiple of 4
#constant COLUMNS        columns of a thread's tile, a multiple of 4 LANES
#constant GROUP_ROWS     threads of a workgroup along rows, a multiple of LANES
#constant GROUP_COLUMNS  threads of a workgroup along columns; 1 with LANES
#constant LANES          threads that read the right operand for each other: 1, or the 4 of a quad
#use common/gelu
#use common/product-backward
alias Operand = vec4f;
#if LANES > 1
enable subgroups;
#end

@compute @workgroup_size(GROUP_COLUMNS, GROUP_ROWS)
fn differentiate(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_id) local: vec3u,
) {
    let inner = parameters.inner / 4u;
    let columns = parameters.columns / 4u;
    let flat = group.y * groups.x + group.x;
    let ofInput = flat < parameters.inputGroups;
    let place = select(flat - parameters.inputGroups, flat, ofInput);
    let across = select(parameters.weightGroupsX, parameters.inputGroupsX, ofInput);
    let height = select(parameters.inner, parameters.rows, ofInput);
    let width = select(columns, inner, ofInput);
    let row0 = (place / across * GROUP_ROWS + local.y) * ROWS;
    let column0 = (place % across * GROUP_COLUMNS + local.x) * (COLUMNS / 4u);
#if LANES == 1
    if (row0 >= height || column0 >= width) {
        return;
    }
#end
    // Threads past the last row take part, because a quad reads together.
    let lane = local.y % LANES;
#for j in 0..COLUMNS/4/LANES
    let column_${j} = min(column0 + ${j * LANES}u + lane, width - 1u);
#end
#for i in 0..ROWS
#for j in 0..COLUMNS/4
    var sum_${i}_${j} = vec4f();
#end
#end
#for j in 0..COLUMNS/4/LANES
    var total_${j} = vec4f();
#end

#for i in 0..ROWS
    let start_${i} = min(row0 + ${i}u, height - 1u) * columns;
#end
#for j in 0..COLUMNS/4/LANES
    let source_${j} = 4u * column_${j} * columns;
#end
    for (var k = 0u; k < select(0u, columns, ofInput); k++) {
#for j in 0..COLUMNS/4/LANES
        let own_${j} = transpose(mat4x4f(
#for c in 0..4
            weight[source_${j} + ${c}u * columns + k],
#end
        ));
#end
#for i in 0..ROWS
        let left_${i} = outputGradient[start_${i} + k];
#end
#use common/product-step
    }

#for r in 0..ROWS/4
    let quad_${r} = min(row0 / 4u + ${r}u, inner - 1u);
#end
    for (var k = 0u; k < select(parameters.rows, 0u, ofInput); k += 4u) {
#for j in 0..COLUMNS/4/LANES
        let own_${j} = mat4x4f(
#for q in 0..4
            outputGradient[min(k + ${q}u, parameters.rows - 1u) * columns + column_${j}],
#end
        );
#end
        // Rows need not come in fours: what lies past them counts as zero.
#for j in 0..COLUMNS/4/LANES
        total_${j} += own_${j}[0]
#for q in 1..4
            + select(vec4f(), own_${j}[${q}], k + ${q}u < parameters.rows)
#end
        ;
#end
#for r in 0..ROWS/4
        let block_${r} = transpose(mat4x4f(
#for q in 0..4
            select(vec4f(), x[min(k + ${q}u, parameters.rows - 1u) * inner + quad_${r}], k + ${q}u < parameters.rows),
#end
        ));
#end
#for i in 0..ROWS
        let left_${i} = block_${i / 4}[${i % 4}];
#end
#use common/product-step
    }

    // The epilogue is written once and looped: unrolled it would be most of the kernel.
    var tile = array<vec4f, ROWS * COLUMNS / 4u>();
#for i in 0..ROWS
#for j in 0..COLUMNS/4
    tile[${i * COLUMNS / 4 + j}u] = sum_${i}_${j};
#end
#end
    let rowEnd = min(ROWS, height - min(row0, height));
    let columnEnd = min(COLUMNS / 4u, width - min(column0, width));
    for (var i = 0u; i < select(0u, rowEnd, ofInput); i++) {
        for (var j = 0u; j < columnEnd; j++) {
            let at = (row0 + i) * inner + column0 + j;
            var value = tile[i * (COLUMNS / 4u) + j];
            for (var wanted = 0u; wanted < parameters.gelu; wanted++) {
                value *= geluDerivative(preactivation[at]);
            }
            inputGradient[at] = value;
        }
    }
    for (var i = 0u; i < select(rowEnd, 0u, ofInput); i++) {
        for (var j = 0u; j < columnEnd; j++) {
            weightGradient[(row0 + i) * columns + column0 + j] = tile[i * (COLUMNS / 4u) + j];
        }
    }
    // The first row of the weight's tiles has the sums, each thread those of the columns that it read.
    for (var wanted = select(0u, parameters.sums, !ofInput && row0 < ROWS * LANES); wanted > 0u; wanted--) {
#for j in 0..COLUMNS/4/LANES
        columnSums[column_${j}] = total_${j};
#end
    }
}
