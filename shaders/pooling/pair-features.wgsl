// output_b = [a_b, b_b, a_b b_b, a_b - b_b], a the first half of x and b the second; with BACKWARD the cotangent of x.
// One thread an element of a, and of b.
#constant GROUP
#constant BACKWARD
#use common/grid

struct Parameters {
    count: u32,
    width: u32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;                   // [2 * batch, width]
#if BACKWARD
@group(0) @binding(1) var<storage, read> outputGradient: array<f32>;      // [batch, 4 * width]
#end
@group(0) @binding(2) var<storage, read_write> output: array<f32>;        // [batch, 4 * width], or with BACKWARD x's shape
@group(0) @binding(3) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn combine(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    if (index < parameters.count) {
        let width = parameters.width;
        let other = parameters.count + index;
        let a = x[index];
        let b = x[other];
        let first = index / width * 4u * width + index % width;
#if BACKWARD
        let product = outputGradient[first + 2u * width];
        let difference = outputGradient[first + 3u * width];
        output[index] = fma(product, b, outputGradient[first] + difference);
        output[other] = fma(product, a, outputGradient[first + width] - difference);
#else
        output[first] = a;
        output[first + width] = b;
        output[first + 2u * width] = a * b;
        output[first + 3u * width] = a - b;
#end
    }
}
