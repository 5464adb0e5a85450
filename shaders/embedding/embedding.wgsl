// output_bsd = scale * table[token_bs, d] + positions[s, d].
#constant GROUP
#use common/grid

struct Parameters {
    count: u32,
    seq: u32,
    width: u32,
    scale: f32,
}

@group(0) @binding(0) var<storage, read> tokens: array<i32>;            // [batch, seq]
@group(0) @binding(1) var<storage, read> table: array<f32>;             // [vocabulary, width]
@group(0) @binding(2) var<storage, read> positions: array<f32>;         // [context, width]
@group(0) @binding(3) var<storage, read_write> output: array<f32>;      // [batch, seq, width]
@group(0) @binding(4) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn gather(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    if (index < parameters.count) {
        let width = parameters.width;
        let row = index / width;
        let d = index % width;
        let own = table[u32(tokens[row]) * width + d];
        output[index] = fma(parameters.scale, own, positions[(row % parameters.seq) * width + d]);
    }
}
