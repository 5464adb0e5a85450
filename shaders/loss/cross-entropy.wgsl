// logSumExp of each row of logits, and its loss; one thread a row. Ignored rows (target < 0) have loss 0.
#constant GROUP
#use common/grid

struct Parameters {
    rows: u32,
    vocabulary: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<f32>;                // [rows, vocabulary]
@group(0) @binding(1) var<storage, read> targets: array<i32>;               // [rows]
@group(0) @binding(2) var<storage, read_write> logSumExp: array<f32>;       // [rows]
@group(0) @binding(3) var<storage, read_write> rowLoss: array<f32>;         // [rows]
@group(0) @binding(4) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn score(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let row = flatIndex(id, groups, GROUP);
    if (row >= parameters.rows) {
        return;
    }
    let start = row * parameters.vocabulary;
    var largest = logits[start];
    for (var v = 1u; v < parameters.vocabulary; v++) {
        largest = max(largest, logits[start + v]);
    }
    var total = 0.0;
    for (var v = 0u; v < parameters.vocabulary; v++) {
        total += exp(logits[start + v] - largest);
    }
    let own = largest + log(total);
    logSumExp[row] = own;
    let wanted = targets[row];
    rowLoss[row] = select(0.0, own - logits[start + u32(max(wanted, 0))], wanted >= 0);
}
