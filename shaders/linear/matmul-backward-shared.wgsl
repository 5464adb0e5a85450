// Both products of the backward pass as linear/matmul-backward has them, with tiles in workgroup memory: for GPUs.
// A workgroup owns 4 GROUP_ROWS x 4 GROUP_COLUMNS values of one of the two gradients; the first have the input's.
#constant GROUP_ROWS     threads of a workgroup along rows
#constant GROUP_COLUMNS  threads of a workgroup along columns
#constant DEPTH          a multiple of 4
#use common/gelu
#use common/product-backward

const THREADS = GROUP_ROWS * GROUP_COLUMNS;

var<workgroup> left: array<vec4f, DEPTH * GROUP_ROWS>;
var<workgroup> right: array<vec4f, DEPTH * GROUP_COLUMNS>;

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
    var sum_0 = vec4f();
    var sum_1 = vec4f();
    var sum_2 = vec4f();
    var sum_3 = vec4f();
    var total = vec4f();
    for (var k0 = 0u; k0 < depth; k0 += DEPTH) {
        for (var block = thread; block < GROUP_ROWS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_ROWS;
            let deep = block / GROUP_ROWS * 4u;
            let outer = rowQuad0 + quad;
            var block4: mat4x4f;
            if (ofInput) {
                let at = (k0 + deep) / 4u;
                let clamped = min(at, columns - 1u);
                block4 = transpose(mat4x4f(
                    outputGradient[min(outer * 4u, rows - 1u) * columns + clamped],
                    outputGradient[min(outer * 4u + 1u, rows - 1u) * columns + clamped],
                    outputGradient[min(outer * 4u + 2u, rows - 1u) * columns + clamped],
                    outputGradient[min(outer * 4u + 3u, rows - 1u) * columns + clamped],
                ));
            } else {
                let clamped = min(outer, inner - 1u);
                block4 = mat4x4f(
                    x[min(k0 + deep, rows - 1u) * inner + clamped],
                    x[min(k0 + deep + 1u, rows - 1u) * inner + clamped],
                    x[min(k0 + deep + 2u, rows - 1u) * inner + clamped],
                    x[min(k0 + deep + 3u, rows - 1u) * inner + clamped],
                );
            }
#for q in 0..4
            left[(deep + ${q}u) * GROUP_ROWS + quad] = select(vec4f(), block4[${q}], k0 + deep + ${q}u < depth);
#end
        }
        for (var block = thread; block < GROUP_COLUMNS * (DEPTH / 4u); block += THREADS) {
            let quad = block % GROUP_COLUMNS;
            let deep = block / GROUP_COLUMNS * 4u;
            let outer = min(columnQuad0 + quad, width - 1u);
            var block4: mat4x4f;
            if (ofInput) {
                let clamped = min((k0 + deep) / 4u, columns - 1u);
                block4 = transpose(mat4x4f(
                    weight[outer * 4u * columns + clamped],
                    weight[(outer * 4u + 1u) * columns + clamped],
                    weight[(outer * 4u + 2u) * columns + clamped],
                    weight[(outer * 4u + 3u) * columns + clamped],
                ));
            } else {
                block4 = mat4x4f(
                    outputGradient[min(k0 + deep, rows - 1u) * columns + outer],
                    outputGradient[min(k0 + deep + 1u, rows - 1u) * columns + outer],
                    outputGradient[min(k0 + deep + 2u, rows - 1u) * columns + outer],
                    outputGradient[min(k0 + deep + 3u, rows - 1u) * columns + outer],
                );
            }
#for q in 0..4
            right[(deep + ${q}u) * GROUP_COLUMNS + quad] = select(vec4f(), block4[${q}], k0 + deep + ${q}u < depth);
#end
        }
        workgroupBarrier();
        for (var k = 0u; k < DEPTH; k++) {
            let l = left[k * GROUP_ROWS + local.y];
            let r = right[k * GROUP_COLUMNS + local.x];
#for i in 0..4
            sum_${i} = fma(vec4f(l[${i}]), r, sum_${i});
#end
            total += r;
        }
        workgroupBarrier();
    }
    let column = columnQuad0 + local.x;
    let row = (rowQuad0 + local.y) * 4u;
    if (column >= width) {
        return;
    }
#for i in 0..4
    if (row + ${i}u < height) {
        let at = (row + ${i}u) * width + column;
        if (ofInput) {
            var value = sum_${i};
            if (parameters.gelu == 1u) {
                value *= geluDerivative(preactivation[at]);
            }
            inputGradient[at] = value;
        } else {
            weightGradient[at] = sum_${i};
        }
    }
#end
    if (!ofInput && row == 0u && parameters.sums == 1u) {
        columnSums[column] = total;
    }
}
