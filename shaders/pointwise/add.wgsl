// output = a + b.
#constant GROUP
#use common/grid

struct Parameters {
    count: u32,
}

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var<uniform> parameters: Parameters;

@compute @workgroup_size(GROUP)
fn apply(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
    let index = flatIndex(id, groups, GROUP);
    if (index < parameters.count) {
        output[index] = a[index] + b[index];
    }
}
