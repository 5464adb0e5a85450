// dk_jr = sum_i a_r ds_ijr (q_i - k_jr), dv_j = sum_i a_ij dO_i; with shifted keys dk_j = sum_r dk_jr. No barriers.
// keySums keeps what the parameters need of a key and component, in this order:
//   sum_i ds_ijr = dlog pi
//   where the prior wants more (PRIOR): sum_i exp(x_ijr - L_i) (dO_i.v_j - delta_i) = dpi, finite at pi = 0;
//                          or the masses of the M-step, sum_i gamma_ijr and sum_i p_ijr, over queries that are no padding
//   where sigma is differentiated (SIGMA): sum_i ds_ijr x_ijr, x_ijr = s_ijr - log pi_jr
#constant ROWS           keys a thread
#constant GROUP          threads a workgroup
#constant ROLLED         what is outside of the hot loop is rolled: half the time to compile on software adapters
#constant CAUSAL
#constant HARD
#constant SUMS           numbers a key and component in keySums, 0: no parameter needs it
#constant SIGMA
#constant PRIOR          0: dlog pi alone, 1: dpi, 2: mass of gamma, 3: mass of p
#use common/attention

// The query and the gradient of the output.
const PARTNERS = 2u;
#use common/attention-tile

struct Parameters {
    seq: u32,
    heads: u32,
    firstPair: u32,
    endPair: u32,
    firstRow: u32,
}

@group(0) @binding(0) var<storage, read> projection: array<vec4f>;                 // [batch, seq, (2 + keys) heads dim / 4]
@group(0) @binding(1) var<storage, read> mixture: array<vec4f>;                    // [heads, components, 1 + shifted dim / 4]
@group(0) @binding(2) var<storage, read> terms: array<vec4f>;                      // [batch, heads, seq, components]
@group(0) @binding(3) var<storage, read> outputGradient: array<vec4f>;             // [batch, seq, heads, dim / 4]
@group(0) @binding(4) var<storage, read> rowSums: array<f32>;                      // [batch, heads, seq, ROW]
@group(0) @binding(5) var<storage, read_write> projectionGradient: array<vec4f>;   // as projection; writes keys and values
#if SUMS
@group(0) @binding(6) var<storage, read_write> keySums: array<f32>;                // [batch, heads, seq, components, SUMS]
#end
@group(0) @binding(7) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) thread: u32,
) {
#use common/attention-thread
    var v: array<vec4f, ROWS * VECTORS>;
    var k: array<vec4f, ROWS * KEYS * VECTORS>;
    var dv: array<vec4f, ROWS * VECTORS>;
    var dk: array<vec4f, ROWS * KEYS * VECTORS>;
    var ofKey: array<vec4f, ROWS * COMPONENTS>;
    var scores: array<f32, ROWS * COMPONENTS>;
    var priors: array<f32, ROWS * COMPONENTS>;
    var sigmas: array<f32, ROWS * COMPONENTS>;
#loop s in 0..ROWS
    let row = min(first + s * SPAN, seq - 1u);
    let token = (token0 + row) * width + lane;
#loop r in 0..COMPONENTS
    ofKey[s * COMPONENTS + r] = terms[(pair * seq + row) * COMPONENTS + r];
#end
#loop d in 0..D4 / LANES
    v[s * VECTORS + d] = projection[token + valueOffset(heads, head) + LANES * d];
#loop m in 0..KEYS
    k[(s * KEYS + m) * VECTORS + d] = projection[token + keyOffset(heads, head, m) + LANES * d];
#end
#end
#end
    var begin = 0u;
#if CAUSAL
    begin = block;
#end
#if TILE
    for (var i0 = begin; i0 < seq; i0 += TILE) {
        workgroupBarrier();
        for (var at = thread; at < TILE * PARTNERS * D4; at += GROUP) {
            let row = token0 + min(i0 + at / (PARTNERS * D4), seq - 1u);
            let query = projection[row * width + head * D4 + at % D4];
            let cotangent = outputGradient[(row * heads + head) * D4 + at % D4];
            tile[at] = select(cotangent, query, at / D4 % PARTNERS == 0u);
        }
        workgroupBarrier();
    for (var i = i0; i < min(i0 + TILE, seq); i++) {
#else
    for (var i = begin; i < seq; i++) {
#end
        let query = (token0 + i) * width + head * D4;
        let cotangent = ((token0 + i) * heads + head) * D4;
        let at = (pair * seq + i) * ROW;
        let delta = rowSums[at];
        let known = rowSums[at + 1u];
#for r in 0..COMPONENTS
        let query_${r} = terms[(pair * seq + i) * COMPONENTS + ${r}u].z;
#end
#if PRIOR >= 2
        let counts = terms[(pair * seq + i) * COMPONENTS].x > MASKED;
#end
#use common/attention-vector vector=q from=projection at=query row=(i-i0) index=0u
#use common/attention-vector vector=g from=outputGradient at=cotangent row=(i-i0) index=1u
#for s in 0..ROWS
        let toWeight_${s} = whole(0.0
#for d in 0..D4 / LANES
            + dot(g_${d}, v[${s * D4 / LANES + d}])
#end
        ) - delta;
#for k in 0..KEYS
        let score_${s}_${k} = whole(0.0
#for d in 0..D4 / LANES
            + dot(q_${d}, k[${(s * KEYS + k) * D4 / LANES + d}])
#end
        );
#end
#end
#for s in 0..ROWS
#if CAUSAL
        let visible_${s} = first + ${s}u * SPAN <= i && ofKey[${s * COMPONENTS}].x > MASKED;
#else
        let visible_${s} = ofKey[${s * COMPONENTS}].x > MASKED;
#end
#for k in 0..KEYS
        var push_${s}_${k} = 0.0;
#end
        var weight_${s} = 0.0;
#for r in 0..COMPONENTS
        let exponent_${s}_${r} = fma(precisions[${r}], score_${s}_${r % KEYS}, query_${r} + (ofKey[${s * COMPONENTS + r}].x + ofKey[${s * COMPONENTS + r}].y));
        var p_${s}_${r} = select(0.0, exp(exponent_${s}_${r} - known), visible_${s});
#end
#if HARD
#use common/attention-winner
#end
#for r in 0..COMPONENTS
        let toScore_${s}_${r} = p_${s}_${r} * toWeight_${s};
        weight_${s} += p_${s}_${r};
        push_${s}_${r % KEYS} += precisions[${r}] * toScore_${s}_${r};
        scores[${s * COMPONENTS + r}] += toScore_${s}_${r};
#end
#if SUMS
#use common/attention-key-sums
#end
#for d in 0..D4 / LANES
#for k in 0..KEYS
        dk[${(s * KEYS + k) * D4 / LANES + d}] = fma(vec4f(push_${s}_${k}), q_${d}, dk[${(s * KEYS + k) * D4 / LANES + d}]);
#end
        dv[${s * D4 / LANES + d}] = fma(vec4f(weight_${s}), g_${d}, dv[${s * D4 / LANES + d}]);
#end
#end
    }
#if TILE
    }
#end
#loop s in 0..ROWS
    let row = first + s * SPAN;
    if (row < seq) {
        let token = (token0 + row) * width + lane;
#loop d in 0..D4 / LANES
        projectionGradient[token + valueOffset(heads, head) + LANES * d] = dv[s * VECTORS + d];
#loop m in 0..KEYS
        let at = (s * KEYS + m) * VECTORS + d;
#if GAUSSIAN && !SHIFTED
        dk[at] -= precisions[m] * scores[s * COMPONENTS + m] * k[at];
#end
#if GAUSSIAN && SHIFTED
#loop r in 0..COMPONENTS
        let shifted = k[at] + mixture[mixtureOffset(head, r) + 1u + lane + LANES * d];
        dk[at] -= precisions[r] * scores[s * COMPONENTS + r] * shifted;
#end
#end
        projectionGradient[token + keyOffset(heads, head, m) + LANES * d] = dk[at];
#end
#end
#if SUMS
        if (lane == 0u) {
            let at = (pair * seq + row) * COMPONENTS * SUMS;
#loop r in 0..COMPONENTS
            keySums[at + r * SUMS] = scores[s * COMPONENTS + r];
#if PRIOR
            keySums[at + r * SUMS + 1u] = priors[s * COMPONENTS + r];
#end
#if SIGMA
            keySums[at + (r + 1u) * SUMS - 1u] = sigmas[s * COMPONENTS + r];
#end
#end
        }
#end
    }
#end
}
