// Sums over quads of threads: whether the device numbers the threads of a workgroup as common/attention.wgsl relies on.
#constant GROUP
enable subgroups;

@group(0) @binding(0) var<storage, read_write> sums: array<f32>;    // [GROUP]

@compute @workgroup_size(GROUP)
fn sum(@builtin(local_invocation_index) thread: u32) {
    let own = f32(thread * thread);
    let two = own + quadSwapX(own);
    sums[thread] = two + quadSwapY(two);
}
