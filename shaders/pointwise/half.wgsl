// output = x * scale rounded to a 16-bit float, times back = 1 / scale, in 32 bits; with PACKED what is rounded, two a word.
// The scale is a power of two, so that both products are exact.
#constant GROUP
#constant FOURS     a thread rounds four numbers; otherwise one, or the two of a word
#constant PACKED
#use common/grid
#if FOURS
alias Value = vec4f;
alias Bits = vec4u;
#else
alias Value = f32;
alias Bits = u32;
#end
#if PACKED && FOURS
alias Rounded = vec2u;
#end
#if PACKED && !FOURS
alias Rounded = u32;
#end
#if !PACKED
alias Rounded = Value;
#end
#use common/half

struct Parameters {
    count: u32,    // Values of x
    scale: f32,
    back: f32,
}

@group(0) @binding(0) var<storage, read> x: array<Value>;
@group(0) @binding(1) var<storage, read_write> output: array<Rounded>;
@group(0) @binding(2) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn apply(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    let count = parameters.count;
    let scale = parameters.scale;
#if PACKED && !FOURS
    if (2u * index < count) {
        let high = halfBits(x[min(2u * index + 1u, count - 1u)] * scale);
        output[index] = halfBits(x[2u * index] * scale) | (high << 16u);
    }
#else
    if (index < count) {
#if PACKED
        let bits = halfBits(x[index] * scale);
        output[index] = bits.xz | (bits.yw << vec2u(16u));
#else
        output[index] = roundToHalf(x[index] * scale) * parameters.back;
#end
    }
#end
}
