// output = x / keep where a random word is below the threshold, else 0. One thread draws the words of four elements.
#constant GROUP
#use common/grid
#use common/philox
#use common/step

struct Parameters {
    count: u32,
    threshold: u32,
    stream: u32,
    site: u32,
    scale: f32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(2) var<storage, read> step: Step;
@group(0) @binding(3) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn apply(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let block = flatIndex(id, groups, GROUP);
    let words = philox(
        vec4u(block, step.step, parameters.stream, parameters.site),
        vec2u(step.seedLow, step.seedHigh),
    );
    for (var q = 0u; q < 4u; q++) {
        let index = block * 4u + q;
        if (index < parameters.count) {
            output[index] = select(0.0, x[index] * parameters.scale, words[q] < parameters.threshold);
        }
    }
}
