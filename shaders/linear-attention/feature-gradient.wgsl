// From dkappa_j, which stands in the place of key 0's gradient, to the gradients of the keys through psi:
//   plain: dk_jr = pi_r dkappa_j phi'(k_jr);  normalised: dk_jr = pi_r (dkappa_j - psi_jr.dkappa_j) / S_jr phi'(k_jr)
// and per chunk the terms of dlog pi_r = sum_j pi_r psi(k_jr).dkappa_j (per token with POSITIONAL), or with WEIGHT of
// dpi_r = sum_j psi(k_jr).dkappa_j, which is finite at pi = 0, and of dshift_r = sum_j dk_jr.
// A thread owns the tokens of one chunk and head.
#constant GROUP
#constant CHUNK          tokens a chunk
#constant COMPONENTS
#constant SHIFT          k_jr = k_j + shift_r; otherwise a key a component
#constant NORMALISED     psi = phi / sum_c phi_c; otherwise phi
#constant POSITIONAL     a prior a position
#constant PRIOR_TERMS
#constant WEIGHT         the prior wants dpi, not dlog pi
#constant KEY_MASK
#use common/grid
#use common/linear-attention

struct Parameters {
    seq: u32,
    heads: u32,
    chunks: u32,
    pairs: u32,
    positions: u32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;                 // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> mixture: array<f32>;                      // [heads, components, positions] = pi
#if SHIFT
@group(0) @binding(2) var<storage, read> shift: array<vec4f>;                      // [heads, components, dim / 4]
@group(0) @binding(3) var<storage, read_write> shiftTerms: array<vec4f>;           // [batch, heads, chunks, components, dim / 4]
#end
#if KEY_MASK
@group(0) @binding(4) var<storage, read> keyMask: array<i32>;                      // [batch, seq]
#end
#if PRIOR_TERMS
@group(0) @binding(5) var<storage, read_write> priorTerms: array<f32>;             // [batch, heads, chunks or seq, components]
#end
@group(0) @binding(6) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; reads key 0, writes keys
@group(0) @binding(7) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let own = flatIndex(id, groups, GROUP);
    let seq = parameters.seq;
    let heads = parameters.heads;
    let pair = own / parameters.chunks;
    if (pair >= parameters.pairs) {
        return;
    }
    let head = pair % heads;
    let begin = (own % parameters.chunks) * CHUNK;
    let end = min(begin + CHUNK, seq);
#for r in 0..COMPONENTS
    let shift_${r} = (head * COMPONENTS + ${r}u) * D4;
    var priorTerm_${r} = 0.0;
#end
#if SHIFT
    var shiftSum: array<vec4f, COMPONENTS * D4>;
#end
    for (var j = begin; j < end; j++) {
        let token = (pair / heads) * seq + j;
        let gradient = token * projectionWidth(heads) + keyOffset(heads, head, 0u);
#for r in 0..COMPONENTS
        let key_${r} = token * projectionWidth(heads) + keyOffset(heads, head, ${r}u % KEYS);
#if POSITIONAL
        var weight_${r} = mixture[(head * COMPONENTS + ${r}u) * parameters.positions + j];
#else
        var weight_${r} = mixture[head * COMPONENTS + ${r}u];
#end
        var along_${r} = 0.0;
        var counted_${r} = 1.0;
#if KEY_MASK
        counted_${r} = select(0.0, 1.0, keyMask[token] != 0);
        weight_${r} *= counted_${r};
#end
#if !WEIGHT
        counted_${r} = weight_${r};
#end
#if NORMALISED || PRIOR_TERMS
        var sum_${r} = 0.0;
        for (var d = 0u; d < D4; d++) {
#if SHIFT
            let f = phi(projection[key_${r} + d] + shift[shift_${r} + d]);
#else
            let f = phi(projection[key_${r} + d]);
#end
            sum_${r} += total(f);
            along_${r} += dot(f, projectionGradient[gradient + d]);
        }
#if NORMALISED
        let unit_${r} = inverseOf(sum_${r});
        weight_${r} *= unit_${r};
        priorTerm_${r} += counted_${r} * unit_${r} * along_${r};
        along_${r} *= unit_${r};
#else
        priorTerm_${r} += counted_${r} * along_${r};
        along_${r} = 0.0;
#end
#end
#if PRIOR_TERMS && POSITIONAL
        priorTerms[(pair * seq + j) * COMPONENTS + ${r}u] = priorTerm_${r};
        priorTerm_${r} = 0.0;
#end
#end
        for (var d = 0u; d < D4; d++) {
            let dkappa = projectionGradient[gradient + d];
#if SHIFT
            var all = vec4f();
#end
#for r in 0..COMPONENTS
#if SHIFT
            let dk_${r} = weight_${r} * (dkappa - along_${r}) * phiSlope(projection[key_${r} + d] + shift[shift_${r} + d]);
            all += dk_${r};
            shiftSum[${r}u * D4 + d] += dk_${r};
#else
            projectionGradient[key_${r} + d] = weight_${r} * (dkappa - along_${r}) * phiSlope(projection[key_${r} + d]);
#end
#end
#if SHIFT
            projectionGradient[gradient + d] = all;
#end
        }
    }
#if PRIOR_TERMS && !POSITIONAL
#for r in 0..COMPONENTS
    priorTerms[own * COMPONENTS + ${r}u] = priorTerm_${r};
#end
#end
#if SHIFT
    for (var at = 0u; at < COMPONENTS * D4; at++) {
        shiftTerms[own * COMPONENTS * D4 + at] = shiftSum[at];
    }
#end
}
