// output = op(a) op(b) [+ bias] in register tiles without barriers: a thread owns ROWS x COLUMNS outputs.
// a [rows, inner], with TRANSPOSE_A [inner, rows]; b [inner, columns], with TRANSPOSE_B [columns, inner].
// Every axis that is read or written in fours must be a multiple of 4.
#constant ROWS           rows of a thread's tile; a multiple of 4 with TRANSPOSE_A
#constant COLUMNS        columns of a thread's tile, a multiple of 4 LANES
#constant GROUP_ROWS     threads of a workgroup along rows, a multiple of LANES
#constant GROUP_COLUMNS  threads of a workgroup along columns; 1 with LANES
#constant LANES          threads that read b for each other: 1, or the 4 of a quad
#constant TRANSPOSE_A
#constant TRANSPOSE_B
#constant GELU_BACKWARD  scales the output by gelu'(preactivation)
#constant COLUMN_SUMS    also writes the column sums of b
#use common/gelu
#use common/product
alias Operand = vec4f;
#if LANES > 1
enable subgroups;
#end

@compute @workgroup_size(GROUP_COLUMNS, GROUP_ROWS)
fn multiply(@builtin(global_invocation_id) id: vec3u) {
    let rows = parameters.rows;
    let columns = parameters.columns / 4u;
    let inner = parameters.inner;
    let row0 = id.y * ROWS;
    let column0 = id.x * (COLUMNS / 4u);
#if LANES == 1
    if (row0 >= rows || column0 >= columns) {
        return;
    }
#end
    // Threads past the last row take part, because a quad reads together.
    let lane = id.y % LANES;
#for j in 0..COLUMNS/4/LANES
    let column_${j} = min(column0 + ${j * LANES}u + lane, columns - 1u);
#end
#for i in 0..ROWS
#for j in 0..COLUMNS/4
    var sum_${i}_${j} = vec4f();
#end
#end
#if COLUMN_SUMS
#for j in 0..COLUMNS/4/LANES
    var total_${j} = vec4f();
#end
#end
#if TRANSPOSE_A
    let quads = rows / 4u;
#for r in 0..ROWS/4
    let quad_${r} = min(row0 / 4u + ${r}u, quads - 1u);
#end
#else
    let fours = inner / 4u;
#for i in 0..ROWS
    let start_${i} = min(row0 + ${i}u, rows - 1u) * fours;
#end
#end
#if TRANSPOSE_B
#for j in 0..COLUMNS/4/LANES
    let source_${j} = 4u * column_${j} * (inner / 4u);
#end
#end

    for (var k = 0u; k < inner; k += 4u) {
#for j in 0..COLUMNS/4/LANES
#if TRANSPOSE_B
        let own_${j} = transpose(mat4x4f(
#for c in 0..4
            b[source_${j} + ${c}u * (inner / 4u) + k / 4u],
#end
        ));
#else
        let own_${j} = mat4x4f(
#for q in 0..4
            b[min(k + ${q}u, inner - 1u) * columns + column_${j}],
#end
        );
#end
#end
#if TRANSPOSE_A
        // The depths of this operand need not come in fours: what lies past them counts as zero.
#for r in 0..ROWS/4
        let block_${r} = transpose(mat4x4f(
#for q in 0..4
            select(vec4f(), a[min(k + ${q}u, inner - 1u) * quads + quad_${r}], k + ${q}u < inner),
#end
        ));
#end
#for i in 0..ROWS
        let left_${i} = block_${i / 4}[${i % 4}];
#end
#else
#for i in 0..ROWS
        let left_${i} = a[start_${i} + k / 4u];
#end
#end
#use common/product-step
#if COLUMN_SUMS
#for j in 0..COLUMNS/4/LANES
#for q in 0..4
        total_${j} += select(vec4f(), own_${j}[${q}], k + ${q}u < inner);
#end
#end
#end
    }

    // The epilogue is written once and looped: unrolled it would be most of the kernel.
    var tile = array<vec4f, ROWS * COLUMNS / 4u>();
#for j in 0..COLUMNS/4/LANES
    let bias_own_${j} = biasOf(column_${j});
#end
#for j in 0..COLUMNS/4
#if LANES > 1
    let bias_${j} = quadBroadcast(bias_own_${j / LANES}, ${j % LANES}u);
#else
    let bias_${j} = bias_own_${j};
#end
#for i in 0..ROWS
    tile[${i * COLUMNS / 4 + j}u] = sum_${i}_${j} + bias_${j};
#end
#end
    let rowEnd = min(ROWS, rows - min(row0, rows));
    let columnEnd = min(COLUMNS / 4u, columns - column0);
    for (var i = 0u; i < rowEnd; i++) {
        for (var j = 0u; j < columnEnd; j++) {
            store(row0 + i, column0 + j, tile[i * (COLUMNS / 4u) + j]);
        }
    }
#if COLUMN_SUMS
    // Each thread has the sums of the columns that it read.
    if (row0 < ROWS * LANES) {
#for j in 0..COLUMNS/4/LANES
        columnSums[column_${j}] = total_${j};
#end
    }
#end
}
