// dlog pi_r of one head (and position), summed over examples and chunks in fixed order; with LOGITS through the softmax:
// dw_r = dlog pi_r - pi_r sum_r' dlog pi_r'.
#constant GROUP
#constant COMPONENTS
#constant LOGITS
#use common/grid

struct Parameters {
    heads: u32,
    batch: u32,
    positions: u32,
    parts: u32,
}

@group(0) @binding(0) var<storage, read> priorTerms: array<f32>;                // [batch, heads, positions * parts, components]
#if LOGITS
@group(0) @binding(1) var<storage, read> mixture: array<f32>;                   // [heads, components, positions] = pi
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
    for (var example = 0u; example < parameters.batch; example++) {
        let row = (example * parameters.heads + head) * positions + position;
        for (var part = 0u; part < parameters.parts; part++) {
            let source = (row * parameters.parts + part) * COMPONENTS;
#for r in 0..COMPONENTS
            sum_${r} += priorTerms[source + ${r}u];
#end
        }
    }
    var all = 0.0;
#if LOGITS
#for r in 0..COMPONENTS
    all += sum_${r};
#end
#for r in 0..COMPONENTS
    priorGradient[slot_${r}] = sum_${r} - mixture[slot_${r}] * all;
#end
#else
#for r in 0..COMPONENTS
    priorGradient[slot_${r}] = sum_${r};
#end
#end
}
