// output = op(a) op(b) [+ bias] in register tiles without barriers: a thread owns ROWS x COLUMNS outputs.
// a [rows, inner], with TRANSPOSE_A [inner, rows]; b [inner, columns], with TRANSPOSE_B [columns, inner].
// Every axis that is read or written in fours must be a multiple of 4.
#constant ROWS           rows of a thread's tile; a multiple of 4 with TRANSPOSE_A
#constant COLUMNS        columns of a thread's tile, a multiple of 4
#constant GROUP_ROWS     threads of a workgroup along rows
#constant GROUP_COLUMNS  threads of a workgroup along columns
#constant TRANSPOSE_A
#constant TRANSPOSE_B
#constant GELU_BACKWARD  scales the output by gelu'(preactivation)
#constant COLUMN_SUMS    also writes the column sums of b
#use common/gelu
#use common/product
#if TRANSPOSE_A
alias Left = vec4f;
#else
alias Left = f32;
#end
#if TRANSPOSE_B && !TRANSPOSE_A
alias Right = f32;
#else
alias Right = vec4f;
#end

@compute @workgroup_size(GROUP_COLUMNS, GROUP_ROWS)
fn multiply(@builtin(global_invocation_id) id: vec3u) {
    let rows = parameters.rows;
    let columns = parameters.columns / 4u;
    let row0 = id.y * ROWS;
    let column0 = id.x * (COLUMNS / 4u);
    if (row0 >= rows || column0 >= columns) {
        return;
    }
#for j in 0..COLUMNS/4
    let column_${j} = min(column0 + ${j}u, columns - 1u);
#end
#for i in 0..ROWS
    let row_${i} = min(row0 + ${i}u, rows - 1u);
#for j in 0..COLUMNS/4
    var sum_${i}_${j} = vec4f();
#end
#end
#if COLUMN_SUMS
#for j in 0..COLUMNS/4
    var total_${j} = vec4f();
#end
#end

#if TRANSPOSE_A
    let quads = rows / 4u;
#for q in 0..ROWS/4
    let quad_${q} = min(row0 / 4u + ${q}u, quads - 1u);
#end
    for (var k = 0u; k < parameters.inner; k++) {
#for j in 0..COLUMNS/4
        let b_${j} = b[k * columns + column_${j}];
#if COLUMN_SUMS
        total_${j} += b_${j};
#end
#end
#for q in 0..ROWS/4
        let a_${q} = a[k * quads + quad_${q}];
#end
#for i in 0..ROWS
#for j in 0..COLUMNS/4
        sum_${i}_${j} = fma(vec4f(a_${i / 4}[${i % 4}]), b_${j}, sum_${i}_${j});
#end
#end
    }
#else
    // One number of a row at a time: as many are read as by fours, from a quarter of the places, which take long to compile.
    let inner = parameters.inner;
#for i in 0..ROWS
    let start_${i} = row_${i} * inner;
#end
#if TRANSPOSE_B
#for j in 0..COLUMNS/4
#for q in 0..4
    let source_${j}_${q} = (4u * column_${j} + ${q}u) * inner;
#end
#end
#end
    for (var k = 0u; k < inner; k++) {
#for j in 0..COLUMNS/4
#if TRANSPOSE_B
        let b_${j} = vec4f(b[source_${j}_0 + k], b[source_${j}_1 + k], b[source_${j}_2 + k], b[source_${j}_3 + k]);
#else
        let b_${j} = b[k * columns + column_${j}];
#end
#end
#for i in 0..ROWS
        let a_${i} = vec4f(a[start_${i} + k]);
#for j in 0..COLUMNS/4
        sum_${i}_${j} = fma(a_${i}, b_${j}, sum_${i}_${j});
#end
#end
    }
#end

    // The epilogue is written once and looped: unrolled it would be most of the kernel.
    var tile = array<vec4f, ROWS * COLUMNS / 4u>();
#for i in 0..ROWS
#for j in 0..COLUMNS/4
    tile[${i * COLUMNS / 4 + j}u] = sum_${i}_${j};
#end
#end
    let rowEnd = min(ROWS, rows - row0);
    let columnEnd = min(COLUMNS / 4u, columns - column0);
    for (var i = 0u; i < rowEnd; i++) {
        for (var j = 0u; j < columnEnd; j++) {
            store(row0 + i, column0 + j, tile[i * (COLUMNS / 4u) + j]);
        }
    }
#if COLUMN_SUMS
    if (id.y == 0u) {
#for j in 0..COLUMNS/4
        columnSums[column_${j}] = total_${j};
#end
    }
#end
}
