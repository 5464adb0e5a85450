// What every attention kernel shares. Sizes in vec4: D4 = dim / 4. Scores, Eq. (9), with the square expanded:
//   s_ijr = a_r q_i.k_jr + (-a_r |q_i|^2 / 2) + (log pi_r - a_r |k_jr|^2 / 2),  a_r = 1 / sigma_r^2
// and for the dot product s_ij = a q_i.k_j. Masked scores and empty rows use finite sentinels: WGSL has no infinity.
#constant D4             head dim / 4
#constant COMPONENTS     keys a token and head
#constant GAUSSIAN       Gaussian kernel; otherwise the dot product
#constant CAUSAL
#constant KEY_MASK

const MASKED = -3.0e38;
const EMPTY_ROW = -1.0e30;

// Start of the query, key component r and value of a head within a token's projection, in vec4.
fn projectionWidth(heads: u32) -> u32 {
    return (2u + COMPONENTS) * heads * D4;
}

fn keyOffset(heads: u32, head: u32, component: u32) -> u32 {
    return ((1u + component) * heads + head) * D4;
}

fn valueOffset(heads: u32, head: u32) -> u32 {
    return ((1u + COMPONENTS) * heads + head) * D4;
}
