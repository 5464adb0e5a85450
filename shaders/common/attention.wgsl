// What every attention kernel shares. Sizes in vec4: D4 = dim / 4. Scores, Eq. (9), with the square expanded:
//   s_ijr = a_r q_i.k_j + u_ir + (w_jr + log pi_jr),  a_r = 1 / sigma_r^2
//   separate keys  u_ir = -a_r |q_i|^2 / 2                 w_jr = -a_r |k_jr|^2 / 2     (and k_jr for k_j)
//   shifted keys   u_ir = -a_r |q_i|^2 / 2 + a_r q_i.b_r   w_jr = -a_r |k_j + b_r|^2 / 2
// and without the squares for the dot product, Eqs. (1) to (4) and (6). Shifted keys, Sec. 2.3, cost one product a pair,
// whatever COMPONENTS is.
// Masked scores, empty rows and the log of a prior of zero are finite, and sums of them too: WGSL has no infinity.
#constant D4             head dim / 4
#constant COMPONENTS     Gaussians a token and head
#constant KEYS           keys a token and head in the projection: 1 when shifted, otherwise COMPONENTS
#constant SHIFTED        k_jr = k_j + b_r
#constant GAUSSIAN       Gaussian kernel; otherwise the dot product
#constant LANES          threads that share a row: 1, or 4, each with every fourth vec4 of its vectors
#constant SHARED         the threads of a quad, each with rows of its own, read for each other what all of them need
#constant TILE           keys (or queries) of a tile that a workgroup reads into its memory for all its rows, 0: none
#if LANES > 1 || SHARED
enable subgroups;
#end

const VECTORS = D4 / LANES;    // vec4 of a vector that a thread has

const MASKED = -1.0e38;
const NO_PRIOR = -1.0e36;
const EMPTY_ROW = -1.0e30;

// Start of the query, key component r and value of a head within a token's projection, in vec4.
fn projectionWidth(heads: u32) -> u32 {
    return (2u + KEYS) * heads * D4;
}

fn keyOffset(heads: u32, head: u32, key: u32) -> u32 {
    return ((1u + key) * heads + head) * D4;
}

fn valueOffset(heads: u32, head: u32) -> u32 {
    return ((1u + KEYS) * heads + head) * D4;
}

// Start of (a_r, 0, 0, 0), b_r of a component in the mixture, in vec4.
fn mixtureOffset(head: u32, component: u32) -> u32 {
    return (head * COMPONENTS + component) * (1u + SHIFTED * D4);
}

// The sum over the threads of a row, the same bits in each. All of a workgroup must call it.
fn whole(part: f32) -> f32 {
#if LANES > 1
    let two = part + quadSwapX(part);
    return two + quadSwapY(two);
#else
    return part;
#end
}

// Values a query in rowSums: delta, L, and sum_j a_r ds_ijr of each component.
const ROW = 2u + COMPONENTS;
