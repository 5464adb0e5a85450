// output = f(x), or with BACKWARD outputGradient * f'(x): gelu, or with RELU max(x, 0), whose slope at 0 is 0.
#constant GROUP
#constant BACKWARD
#constant RELU
#use common/grid
#use common/gelu

struct Parameters {
    count: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
#if BACKWARD
@group(0) @binding(1) var<storage, read> outputGradient: array<f32>;
#end
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn apply(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    if (index < parameters.count) {
#if BACKWARD && RELU
        output[index] = select(0.0, outputGradient[index], x[index] > 0.0);
#end
#if BACKWARD && !RELU
        output[index] = outputGradient[index] * geluDerivative(vec4f(x[index])).x;
#end
#if !BACKWARD && RELU
        output[index] = max(x[index], 0.0);
#end
#if !BACKWARD && !RELU
        output[index] = gelu(vec4f(x[index])).x;
#end
    }
}
