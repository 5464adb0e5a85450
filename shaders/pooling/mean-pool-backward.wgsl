// output_bsd = share_b * outputGradient_bd, 0 where the mask is 0. One thread an element.
#constant GROUP
#constant MASK
#use common/grid

struct Parameters {
    count: u32,
    seq: u32,
    width: u32,
}

#if MASK
@group(0) @binding(0) var<storage, read> mask: array<i32>;                // [batch, seq]
#end
@group(0) @binding(1) var<storage, read> share: array<f32>;               // [batch]
@group(0) @binding(2) var<storage, read> outputGradient: array<f32>;      // [batch, width]
@group(0) @binding(3) var<storage, read_write> output: array<f32>;        // [batch, seq, width]
@group(0) @binding(4) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn spread(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    if (index < parameters.count) {
        let row = index / parameters.width;
        let example = row / parameters.seq;
        var gradient = share[example] * outputGradient[example * parameters.width + index % parameters.width];
#if MASK
        gradient = select(0.0, gradient, mask[row] != 0);
#end
        output[index] = gradient;
    }
}
