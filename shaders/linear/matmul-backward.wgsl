// Both products of the backward pass of output = x w, in register tiles without barriers: a thread owns ROWS x COLUMNS values of
//   inputGradient = outputGradient wᵀ [* gelu'(preactivation)]   [rows, inner], or of
//   weightGradient = xᵀ outputGradient                           [inner, columns], with columnSums of outputGradient.
// The first groups of the grid have the input's gradient. A loop that no thread enters is free and a branch is not, so that
// each part is a loop, whose count says whether it is wanted. All axes but rows must be multiples of 4.
#constant ROWS           rows of a thread's tile, a multiple of 4
#constant COLUMNS        columns of a thread's tile, a multiple of 4
#constant GROUP_ROWS     threads of a workgroup along rows
#constant GROUP_COLUMNS  threads of a workgroup along columns
#use common/gelu
#use common/product-backward
alias Operand = vec4f;
alias Weight = f32;

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
    if (row0 >= height || column0 >= width) {
        return;
    }
#for j in 0..COLUMNS/4
    let column_${j} = min(column0 + ${j}u, width - 1u);
#end
#for i in 0..ROWS
#for j in 0..COLUMNS/4
    var sum_${i}_${j} = vec4f();
#end
#end

#for i in 0..ROWS
    let row_${i} = min(row0 + ${i}u, height - 1u);
#end
    // One number of a row at a time: as many are read as by fours, from a quarter of the places, which take long to compile.
#for i in 0..ROWS
    let start_${i} = row_${i} * columns;
#end
#for j in 0..COLUMNS/4
#for q in 0..4
    let source_${j}_${q} = (4u * column_${j} + ${q}u) * parameters.columns;
#end
#end
    for (var k = 0u; k < select(0u, parameters.columns, ofInput); k++) {
#for j in 0..COLUMNS/4
        let w_${j} = vec4f(
            weight[source_${j}_0 + k],
            weight[source_${j}_1 + k],
            weight[source_${j}_2 + k],
            weight[source_${j}_3 + k],
        );
#end
#for i in 0..ROWS
        let g_${i} = vec4f(outputGradient[start_${i} + k / 4u][k % 4u]);
#for j in 0..COLUMNS/4
        sum_${i}_${j} = fma(g_${i}, w_${j}, sum_${i}_${j});
#end
#end
    }

#for q in 0..ROWS/4
    let quad_${q} = min(row0 / 4u + ${q}u, inner - 1u);
#end
    for (var k = 0u; k < select(parameters.rows, 0u, ofInput); k++) {
#for j in 0..COLUMNS/4
        let g_${j} = outputGradient[k * columns + column_${j}];
#end
#for q in 0..ROWS/4
        let x_${q} = x[k * inner + quad_${q}];
#end
#for i in 0..ROWS
#for j in 0..COLUMNS/4
        sum_${i}_${j} = fma(vec4f(x_${i / 4}[${i % 4}]), g_${j}, sum_${i}_${j});
#end
#end
    }

    // The epilogue is written once and looped: unrolled it would be most of the kernel.
    var tile = array<vec4f, ROWS * COLUMNS / 4u>();
#for i in 0..ROWS
#for j in 0..COLUMNS/4
    tile[${i * COLUMNS / 4 + j}u] = sum_${i}_${j};
#end
#end
    let rowEnd = min(ROWS, height - row0);
    let columnEnd = min(COLUMNS / 4u, width - column0);
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
    // The first row of the weight's tiles has the sums.
    for (var j = 0u; j < select(0u, columnEnd * parameters.sums, !ofInput && row0 == 0u); j++) {
        var total = vec4f();
        for (var k = 0u; k < parameters.rows; k++) {
            total += outputGradient[k * columns + column0 + j];
        }
        columnSums[column0 + j] = total;
    }
}
