// output_bd = x_bsd at s = position; with BACKWARD the cotangent of x: outputGradient_bd there, 0 elsewhere.
// One thread an element of the output.
#constant GROUP
#constant BACKWARD
#use common/grid

struct Parameters {
    count: u32,
    seq: u32,
    width: u32,
    position: u32,
}

#if BACKWARD
@group(0) @binding(0) var<storage, read> outputGradient: array<f32>;      // [batch, width]
#else
@group(0) @binding(1) var<storage, read> x: array<f32>;                   // [batch, seq, width]
#end
@group(0) @binding(2) var<storage, read_write> output: array<f32>;        // [batch, width], or with BACKWARD x's shape
@group(0) @binding(3) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn take(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    if (index < parameters.count) {
        let width = parameters.width;
        let row = index / width;
        let d = index % width;
#if BACKWARD
        let given = outputGradient[row / parameters.seq * width + d];
        output[index] = select(0.0, given, row % parameters.seq == parameters.position);
#else
        output[index] = x[(row * parameters.seq + parameters.position) * width + d];
#end
    }
}
