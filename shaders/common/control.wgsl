// State of the optimiser that lives on the device. correction_i = 1 - beta_i^t, t updates so far; for the constant betas
// carried forward, since 1 - pow(beta, t) loses digits for small t.
struct Control {
    correction1: f32,
    correction2: f32,
    clip: f32,
    broken: u32,
    skipped: u32,
    constant1: f32,
    updates: u32,
}
