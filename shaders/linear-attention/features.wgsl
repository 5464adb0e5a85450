// features of Eq. (14): psi(q_i), or with MIX kappa_j = sum_r pi_r psi(k_jr), which is zero for padding; MIX may also keep pi.
// A thread owns one token of one head.
#constant GROUP
#constant MIX            keys; otherwise queries
#constant COMPONENTS
#constant SHIFT          k_jr = k_j + shift_r; otherwise a key a component
#constant NORMALISED     psi = phi / sum_c phi_c; otherwise phi
#constant PRIOR          0 uniform, 1 softmax of logits, 2 given probabilities, 3 weights clamped to 0..1
#constant POSITIONAL     a prior a position
#constant KEY_MASK
#constant KEEP
#use common/grid
#use common/linear-attention

struct Parameters {
    seq: u32,
    heads: u32,
    rows: u32,
    positions: u32,
    stride: u32,
    offset: u32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;          // [batch, seq, (2 + keys) heads dim / 4]
#if PRIOR > 0
@group(0) @binding(1) var<storage, read> prior: array<f32>;                 // [heads, components, positions]
#end
#if SHIFT
@group(0) @binding(2) var<storage, read> shift: array<vec4f>;               // [heads, components, dim / 4]
#end
#if KEY_MASK
@group(0) @binding(3) var<storage, read> keyMask: array<i32>;               // [batch, seq]
#end
@group(0) @binding(4) var<storage, read_write> features: array<vec4f>;      // [batch, seq, stride] from offset: heads, dim / 4
#if KEEP
@group(0) @binding(5) var<storage, read_write> mixture: array<f32>;         // [heads, components, positions] = pi
#end
@group(0) @binding(6) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn describe(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let row = flatIndex(id, groups, GROUP);
    if (row >= parameters.rows) {
        return;
    }
    let heads = parameters.heads;
    let token = row / heads;
    let head = row % heads;
    let place = token * parameters.stride + parameters.offset + head * D4;
#if MIX
#if POSITIONAL
    let positions = parameters.positions;
    let position = token % parameters.seq;
#else
    let positions = 1u;
    let position = 0u;
#end
#if PRIOR == 1
    var peak = prior[head * COMPONENTS * positions + position];
#for r in 1..COMPONENTS
    peak = max(peak, prior[(head * COMPONENTS + ${r}u) * positions + position]);
#end
    var norm = 0.0;
#for r in 0..COMPONENTS
    norm += exp(prior[(head * COMPONENTS + ${r}u) * positions + position] - peak);
#end
#end
#if KEY_MASK
    let kept = keyMask[token] != 0;
#end
#for r in 0..COMPONENTS
    let slot_${r} = (head * COMPONENTS + ${r}u) * positions + position;
#if PRIOR == 0
    let pi_${r} = 1.0 / f32(COMPONENTS);
#end
#if PRIOR == 1
    let pi_${r} = exp(prior[slot_${r}] - peak) / norm;
#end
#if PRIOR == 2
    let pi_${r} = prior[slot_${r}];
#end
#if PRIOR == 3
    let pi_${r} = clamp(prior[slot_${r}], 0.0, 1.0);
#end
#if KEEP
    if (token == position) {
        mixture[slot_${r}] = pi_${r};
    }
#end
    var weight_${r} = pi_${r};
    let key_${r} = token * projectionWidth(heads) + keyOffset(heads, head, ${r}u % KEYS);
#if NORMALISED
    var sum_${r} = 0.0;
    for (var d = 0u; d < D4; d++) {
#if SHIFT
        sum_${r} += total(phi(projection[key_${r} + d] + shift[(head * COMPONENTS + ${r}u) * D4 + d]));
#else
        sum_${r} += total(phi(projection[key_${r} + d]));
#end
    }
    weight_${r} *= inverseOf(sum_${r});
#end
#if KEY_MASK
    weight_${r} = select(0.0, weight_${r}, kept);
#end
#end
    for (var d = 0u; d < D4; d++) {
        var mixed = vec4f();
#for r in 0..COMPONENTS
#if SHIFT
        mixed += weight_${r} * phi(projection[key_${r} + d] + shift[(head * COMPONENTS + ${r}u) * D4 + d]);
#else
        mixed += weight_${r} * phi(projection[key_${r} + d]);
#end
#end
        features[place + d] = mixed;
    }
#else
    let query = token * projectionWidth(heads) + head * D4;
    var weight = 1.0;
#if NORMALISED
    var sum = 0.0;
    for (var d = 0u; d < D4; d++) {
        sum += total(phi(projection[query + d]));
    }
    weight = inverseOf(sum);
#end
    for (var d = 0u; d < D4; d++) {
        features[place + d] = weight * phi(projection[query + d]);
    }
#end
}
