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

const THREADS = GROUP_ROWS * GROUP_COLUMNS;

var<workgroup> left: array<vec4f, DEPTH * GROUP_ROWS>;
var<workgroup> right: array<vec4f, DEPTH * GROUP_COLUMNS>;

@compute @workgroup_size(GROUP_COLUMNS, GROUP_ROWS)
fn multiply(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
    let rows = parameters.rows;
    let columns = parameters.columns / 4u;
    let inner = parameters.inner;
    let thread = local.y * GROUP_COLUMNS + local.x;
    var sum_0 = vec4f();
    var sum_1 = vec4f();
    var sum_2 = vec4f();
    var sum_3 = vec4f();
    var total = vec4f();
    for (var k0 = 0u; k0 < inner; k0 += DEPTH) {
        for (var block = thread; block < GROUP_ROWS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_ROWS;
            let deep = block / GROUP_ROWS * 4u;
            let outer = group.y * GROUP_ROWS + quad;
#if TRANSPOSE_A
            let at = min(outer, rows / 4u - 1u);
#for q in 0..4
            let k_${q} = k0 + deep + ${q}u;
            left[(deep + ${q}u) * GROUP_ROWS + quad] = select(vec4f(), a[min(k_${q}, inner - 1u) * (rows / 4u) + at], k_${q} < inner);
#end
#else
            let at = (k0 + deep) / 4u;
            let clamped = min(at, inner / 4u - 1u);
            let block4 = transpose(mat4x4f(
                a[min(outer * 4u, rows - 1u) * (inner / 4u) + clamped],
                a[min(outer * 4u + 1u, rows - 1u) * (inner / 4u) + clamped],
                a[min(outer * 4u + 2u, rows - 1u) * (inner / 4u) + clamped],
                a[min(outer * 4u + 3u, rows - 1u) * (inner / 4u) + clamped],
            ));
#for q in 0..4
            left[(deep + ${q}u) * GROUP_ROWS + quad] = select(vec4f(), block4[${q}], at < inner / 4u);
#end
#end
        }
        for (var block = thread; block < GROUP_COLUMNS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_COLUMNS;
            let deep = block / GROUP_COLUMNS * 4u;
            let outer = min(group.x * GROUP_COLUMNS + quad, columns - 1u);
#if TRANSPOSE_B
            let at = (k0 + deep) / 4u;
            let clamped = min(at, inner / 4u - 1u);
            let block4 = transpose(mat4x4f(
                b[outer * 4u * (inner / 4u) + clamped],
                b[(outer * 4u + 1u) * (inner / 4u) + clamped],
                b[(outer * 4u + 2u) * (inner / 4u) + clamped],
                b[(outer * 4u + 3u) * (inner / 4u) + clamped],
            ));
#for q in 0..4
            right[(deep + ${q}u) * GROUP_COLUMNS + quad] = select(vec4f(), block4[${q}], at < inner / 4u);
#end
#else
#for q in 0..4
            let k_${q} = k0 + deep + ${q}u;
            right[(deep + ${q}u) * GROUP_COLUMNS + quad] = select(vec4f(), b[min(k_${q}, inner - 1u) * columns + outer], k_${q} < inner);
#end
#end
        }
        workgroupBarrier();
        for (var k = 0u; k < DEPTH; k++) {
            let l = left[k * GROUP_ROWS + local.y];
            let r = right[k * GROUP_COLUMNS + local.x];
#for i in 0..4
            sum_${i} = fma(vec4f(l[${i}]), r, sum_${i});
#end
#if COLUMN_SUMS
            total += r;
#end
        }
        workgroupBarrier();
    }
    let column = group.x * GROUP_COLUMNS + local.x;
    let row = (group.y * GROUP_ROWS + local.y) * 4u;
    if (column >= columns) {
        return;
    }
#for i in 0..4
    if (row + ${i}u < rows) {
        store(row + ${i}u, column, sum_${i});
    }
#end
#if COLUMN_SUMS
    if (row == 0u) {
        columnSums[column] = total;
    }
#end
}
