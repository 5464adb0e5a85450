// output = x * scale rounded to a 16-bit float, times back = 1 / scale, in 32 bits; with PACKED what is rounded, two a word.
// The scale is a power of two, so that both products are exact.
#constant GROUP
#constant PACKED
#use common/grid
#use common/half

#if PACKED
alias Word = u32;
#else
alias Word = f32;
#end

struct Parameters {
    count: u32,
    scale: f32,
    back: f32,
}

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<Word>;
@group(0) @binding(2) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn apply(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
#if PACKED
    let first = 2u * index;
    if (first < parameters.count) {
        let last = parameters.count - 1u;
        let low = halfBits(x[first] * parameters.scale);
        let high = halfBits(x[min(first + 1u, last)] * parameters.scale);
        output[index] = low | (high << 16u);
    }
#else
    if (index < parameters.count) {
        output[index] = roundToHalf(x[index] * parameters.scale) * parameters.back;
    }
#end
}
