// What changes from step to step; one buffer a program.
struct Step {
    seedLow: u32,
    seedHigh: u32,
    step: u32,
    learningRate: f32,
    oneMinusBeta1: f32,
}
