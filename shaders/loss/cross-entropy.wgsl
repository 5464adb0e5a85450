// logSumExp of each row of logits, and its loss; ROW_THREADS threads a row. Ignored rows (target < 0) have loss 0.
#constant GROUP
#constant ROW_THREADS  see common/row-threads.wgsl
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

var<workgroup> partial: array<vec2f, GROUP>;

// Of two parts of a row: (largest logit, sum of exp(logit - largest)).
fn join(a: vec2f, b: vec2f) -> vec2f {
    let largest = max(a.x, b.x);
    return vec2f(largest, a.y * exp(a.x - largest) + b.y * exp(b.x - largest));
}
#use common/row-threads value=vec2f

@compute @workgroup_size(GROUP)
fn score(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
    let row = flatIndex(group, groups, 1u) * (GROUP / ROW_THREADS) + thread / ROW_THREADS;
    let lane = thread % ROW_THREADS;
    let vocabulary = parameters.vocabulary;
    // Threads past the last row read that one, and meet the others at barriers; threads past the last logit sum nothing.
    let start = min(row, parameters.rows - 1u) * vocabulary;
    var largest = logits[start + min(lane, vocabulary - 1u)];
    for (var v = lane + ROW_THREADS; v < vocabulary; v += ROW_THREADS) {
        largest = max(largest, logits[start + v]);
    }
    var total = 0.0;
    for (var v = lane; v < vocabulary; v += ROW_THREADS) {
        total += exp(logits[start + v] - largest);
    }
    let all = ofRow(vec2f(largest, total), thread);
    if (lane == 0u && row < parameters.rows) {
        let own = all.x + log(all.y);
        logSumExp[row] = own;
        let wanted = targets[row];
        rowLoss[row] = select(0.0, own - logits[start + u32(max(wanted, 0))], wanted >= 0);
    }
}
