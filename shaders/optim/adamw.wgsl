// AdamW on the flat parameters, decoupled weight decay on the first `decayed` of them; from `averaged` on, where the
// gradient is a target (Table 4, option B), a step of a moving average instead. Nothing when the gate is shut.
#constant GROUP
#use common/control
#use common/step

struct Parameters {
    count: u32,
    decayed: u32,
    averaged: u32,
    averageRate: f32,
    oneMinusBeta2: f32,
    epsilon: f32,
    weightDecay: f32,
}

@group(0) @binding(0) var<storage, read> gradient: array<f32>;              // [count]
@group(0) @binding(1) var<storage, read> step: Step;
@group(0) @binding(2) var<storage, read> control: Control;
@group(0) @binding(3) var<storage, read_write> values: array<f32>;          // [count]
@group(0) @binding(4) var<storage, read_write> moments: array<vec2f>;       // [count] = (mean, mean square)
@group(0) @binding(5) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn update(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    if (control.broken > 0u) {
        return;
    }
    let rate = step.learningRate;
    for (var index = id.x; index < parameters.count; index += groups.x * GROUP) {
        if (index >= parameters.averaged) {
            values[index] += parameters.averageRate * (gradient[index] - values[index]);
            continue;
        }
        let g = gradient[index] * control.clip;
        var m = moments[index];
        m.x = fma(g - m.x, step.oneMinusBeta1, m.x);
        m.y = fma(g * g - m.y, parameters.oneMinusBeta2, m.y);
        moments[index] = m;
        var w = values[index];
        if (index < parameters.decayed) {
            w -= rate * parameters.weightDecay * w;
        }
        let mean = m.x / control.correction1;
        let square = m.y / control.correction2;
        values[index] = w - rate * mean / (sqrt(square) + parameters.epsilon);
    }
}
