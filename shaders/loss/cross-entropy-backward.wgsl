// output = (exp(logits - logSumExp) - 1[v = target]) * outputGradient / count; 0 in ignored rows. One thread an element.
#constant GROUP
#use common/grid

struct Parameters {
    size: u32,
    vocabulary: u32,
}

@group(0) @binding(0) var<storage, read> logits: array<f32>;               // [rows, vocabulary]
@group(0) @binding(1) var<storage, read> targets: array<i32>;              // [rows]
@group(0) @binding(2) var<storage, read> logSumExp: array<f32>;            // [rows]
@group(0) @binding(3) var<storage, read> count: array<f32>;                // []
@group(0) @binding(4) var<storage, read> outputGradient: array<f32>;       // []
@group(0) @binding(5) var<storage, read_write> output: array<f32>;         // [rows, vocabulary]
@group(0) @binding(6) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn differentiate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    if (index >= parameters.size) {
        return;
    }
    let row = index / parameters.vocabulary;
    let v = i32(index % parameters.vocabulary);
    let wanted = targets[row];
    let gradient = exp(logits[index] - logSumExp[row]) - select(0.0, 1.0, v == wanted);
    output[index] = select(0.0, gradient * outputGradient[0] / count[0], wanted >= 0);
}
