// What the prior holds, from the terms of one head (and position), summed over examples and chunks in fixed order:
// dlog pi_r as it is; through the softmax dw_r = dlog pi_r - pi_r sum_r' dlog pi_r'; through the clamp dpi_r inside 0..1.
#constant GROUP
#constant COMPONENTS
#constant PRIOR          1 softmax of logits, 2 as it is, 3 weights clamped to 0..1
#use common/grid

struct Parameters {
    heads: u32,
    batch: u32,
    seq: u32,
    positions: u32,
    parts: u32,
}

@group(0) @binding(0) var<storage, read> priorTerms: array<f32>;                // [batch, heads, seq or parts, components]
#if PRIOR != 2
@group(0) @binding(1) var<storage, read> prior: array<f32>;                     // [heads, components, positions]
#end
@group(0) @binding(2) var<storage, read_write> priorGradient: array<f32>;       // [heads, components, positions]
@group(0) @binding(3) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let flat = flatIndex(id, groups, GROUP);
    let positions = parameters.positions;
    if (flat >= parameters.heads * positions) {
        return;
    }
    let head = flat / positions;
    let position = flat % positions;
#for r in 0..COMPONENTS
    let slot_${r} = (head * COMPONENTS + ${r}u) * positions + position;
    var sum_${r} = 0.0;
#end
    // Positions after the last key have no terms.
    let examples = select(0u, parameters.batch, position < parameters.seq);
    for (var example = 0u; example < examples; example++) {
        let row = (example * parameters.heads + head) * parameters.seq + position;
        for (var part = 0u; part < parameters.parts; part++) {
            let source = (row * parameters.parts + part) * COMPONENTS;
#for r in 0..COMPONENTS
            sum_${r} += priorTerms[source + ${r}u];
#end
        }
    }
#if PRIOR == 1
    var all = 0.0;
    var peak = prior[slot_0];
#for r in 0..COMPONENTS
    all += sum_${r};
    peak = max(peak, prior[slot_${r}]);
#end
    var norm = 0.0;
#for r in 0..COMPONENTS
    let e_${r} = exp(prior[slot_${r}] - peak);
    norm += e_${r};
#end
#end
#for r in 0..COMPONENTS
#if PRIOR == 1
    priorGradient[slot_${r}] = sum_${r} - e_${r} / norm * all;
#end
#if PRIOR == 2
    priorGradient[slot_${r}] = sum_${r};
#end
#if PRIOR == 3
    let held_${r} = prior[slot_${r}];
    priorGradient[slot_${r}] = select(0.0, sum_${r}, held_${r} >= 0.0 && held_${r} <= 1.0);
#end
#end
}
