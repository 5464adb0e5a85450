// What scores, Eq. (9), need of a token or of a component alone, once: terms_jr = (w_jr, log pi_jr, u_jr, 0), as a key and
// as a query, and a_r with b_r of each head.
#constant GROUP          threads a workgroup; a thread owns a token of one head
#constant PRIOR          0: none, 1: uniform, 2: softmax of logits, 3: weights clamped to 0..1, 4: probabilities
#constant POSITIONAL     the prior has a value for each key position
#constant SIGMA          0: the parameters variance_r, 1: logSigma, 2: variance
#constant KEY_MASK
#use common/attention
#use common/grid

struct Parameters {
    batch: u32,
    seq: u32,
    heads: u32,
    positions: u32,
    variance0: f32,
    variance1: f32,
    variance2: f32,
    variance3: f32,
    variance4: f32,
    variance5: f32,
    variance6: f32,
    variance7: f32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;        // [batch, seq, (2 + keys) heads dim / 4]
#if PRIOR >= 2
@group(0) @binding(1) var<storage, read> prior: array<f32>;               // [heads, components, positions]
#end
#if SIGMA == 1
@group(0) @binding(2) var<storage, read> logSigma: array<f32>;            // [heads, components]
#end
#if SIGMA == 2
@group(0) @binding(3) var<storage, read> variance: array<f32>;            // [heads, components]
#end
#if SHIFTED
@group(0) @binding(4) var<storage, read> shift: array<vec4f>;             // [heads, components, dim / 4]
#end
#if KEY_MASK
@group(0) @binding(5) var<storage, read> keyMask: array<i32>;             // [batch, seq]
#end
@group(0) @binding(6) var<storage, read_write> terms: array<vec4f>;       // [batch, heads, seq, components]
@group(0) @binding(7) var<storage, read_write> mixture: array<vec4f>;     // [heads, components, 1 + shifted dim / 4]
@group(0) @binding(8) var<uniform> parameters: Parameters;

// log pi, Table 4, option A, from its place in the prior and the log of the norm over components.
fn logPrior(at: u32, norm: f32) -> f32 {
#if PRIOR == 0
    return 0.0;
#end
#if PRIOR == 1
    return -log(f32(COMPONENTS));
#end
#if PRIOR == 2
    return prior[at] - norm;
#end
#if PRIOR == 3
    let weight = min(prior[at], 1.0);
#end
#if PRIOR == 4
    let weight = prior[at];
#end
#if PRIOR >= 3
    return select(NO_PRIOR, log(max(weight, 1.0e-37)), weight > 1.0e-37);
#end
}

@compute @workgroup_size(GROUP)
fn prepare(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let seq = parameters.seq;
    let heads = parameters.heads;
    let row = flatIndex(id, groups, GROUP);
    if (row >= parameters.batch * heads * seq) {
        return;
    }
    let position = row % seq;
    let head = row / seq % heads;
    let example = row / seq / heads;
    let token = (example * seq + position) * projectionWidth(heads);
#if POSITIONAL
    let first = head * COMPONENTS * parameters.positions + position;
    let stride = parameters.positions;
#else
    let first = head * COMPONENTS;
    let stride = 1u;
#end
    var norm = 0.0;
#if PRIOR == 2
    var peak = prior[first];
    for (var r = 1u; r < COMPONENTS; r++) {
        peak = max(peak, prior[first + r * stride]);
    }
    for (var r = 0u; r < COMPONENTS; r++) {
        norm += exp(prior[first + r * stride] - peak);
    }
    norm = peak + log(norm);
#end
#for r in 0..COMPONENTS
    {
#if SIGMA == 0
        let precision_${r} = 1.0 / parameters.variance${r};
#end
#if SIGMA == 1
        let precision_${r} = exp(-2.0 * logSigma[head * COMPONENTS + ${r}u]);
#end
#if SIGMA == 2
        let precision_${r} = 1.0 / variance[head * COMPONENTS + ${r}u];
#end
        let key = token + keyOffset(heads, head, ${r % KEYS}u);
        var keySquare = 0.0;
        var querySquare = 0.0;
        var moved = 0.0;
        for (var d = 0u; d < D4; d++) {
            let q = projection[token + head * D4 + d];
            var k = projection[key + d];
#if SHIFTED
            let b = shift[(head * COMPONENTS + ${r}u) * D4 + d];
            k += b;
            moved += dot(q, b);
#end
            keySquare += dot(k, k);
            querySquare += dot(q, q);
        }
#if GAUSSIAN
        var term = -0.5 * precision_${r} * keySquare;
        let query = precision_${r} * (moved - 0.5 * querySquare);
#else
        var term = 0.0;
        let query = precision_${r} * moved;
#end
#if KEY_MASK
        term = select(MASKED, term, keyMask[example * seq + position] != 0);
#end
        let prior_${r} = logPrior(first + ${r}u * stride, norm);
        terms[row * COMPONENTS + ${r}u] = vec4f(term, prior_${r}, query, term + prior_${r});
        if (example == 0u && position == 0u) {
            let at = mixtureOffset(head, ${r}u);
            mixture[at] = vec4f(precision_${r}, 0.0, 0.0, 0.0);
#if SHIFTED
            for (var d = 0u; d < D4; d++) {
                mixture[at + 1u + d] = shift[(head * COMPONENTS + ${r}u) * D4 + d];
            }
#end
        }
    }
#end
}
