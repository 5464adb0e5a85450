// What every linear attention kernel shares, Eq. (14). Sizes in vec4: D4 = dim / 4.
//   kappa_j = sum_r pi_r psi(k_jr);  o_i = c psi(q_i)^T S_i / (psi(q_i)^T z_i + epsilon)
//   S_i = sum over visible j of kappa_j v_j^T, z_i = sum of kappa_j;  psi = phi = elu + 1, or phi / sum_c phi_c
// Tokens are cut into chunks. The state of a chunk is [dim + 1, dim / 4]: rows kappa_d v, then z as the last row.
#constant D4             head dim / 4
#constant KEYS           keys a token in the projection: the components, or 1 when they are shifts of one key

const DIM: u32 = 4u * D4;
const STATE: u32 = (DIM + 1u) * D4;
// Below every sum of features that f32 tells from zero; keeps a reciprocal finite.
const LEAST = 1.0e-37;

fn phi(x: vec4f) -> vec4f {
    return select(exp(min(x, vec4f())), x + 1.0, x > vec4f());
}

fn phiSlope(x: vec4f) -> vec4f {
    return select(exp(min(x, vec4f())), vec4f(1.0), x > vec4f());
}

fn total(x: vec4f) -> f32 {
    return x.x + x.y + x.z + x.w;
}

// Start of the query, a key and the value of a head within a token's projection, in vec4.
fn projectionWidth(heads: u32) -> u32 {
    return (2u + KEYS) * heads * D4;
}

fn keyOffset(heads: u32, head: u32, key: u32) -> u32 {
    return ((1u + key) * heads + head) * D4;
}

fn valueOffset(heads: u32, head: u32) -> u32 {
    return ((1u + KEYS) * heads + head) * D4;
}

fn inverseOf(denominator: f32) -> f32 {
    return select(0.0, 1.0 / max(denominator, LEAST), denominator > 0.0);
}
