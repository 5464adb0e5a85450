// Gradient of a prior with a value for each key position, from keySums; a thread owns a head and position.
#constant GROUP
#constant COMPONENTS
#constant PRIOR          1: through the softmax, 2: through the clamp, 3: as it is, 4: normalised, the M-step
#constant SUMS           numbers a key and component in keySums; that of the prior is at
#constant PRIOR_SUM
#use common/grid

struct Parameters {
    batch: u32,
    seq: u32,
    heads: u32,
    positions: u32,
}

@group(0) @binding(0) var<storage, read> keySums: array<f32>;                  // [batch, heads, seq, components, SUMS]
#if PRIOR != 3
@group(0) @binding(1) var<storage, read> prior: array<f32>;                    // [heads, components, positions]
#end
@group(0) @binding(2) var<storage, read_write> priorGradient: array<f32>;      // [heads, components, positions]
@group(0) @binding(3) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    let stride = parameters.positions;
    if (index >= parameters.heads * stride) {
        return;
    }
    let position = index % stride;
    let head = index / stride;
    let start = head * COMPONENTS * stride + position;
#for r in 0..COMPONENTS
    var total_${r} = vec2f();
#end
    // Positions after the last key have no sums.
    let examples = select(0u, parameters.batch, position < parameters.seq);
    for (var example = 0u; example < examples; example++) {
        let at = (example * parameters.heads + head) * parameters.seq + position;
#for r in 0..COMPONENTS
        total_${r}.x += keySums[(at * COMPONENTS + ${r}u) * SUMS + PRIOR_SUM];
#end
    }
#use common/attention-prior
}
