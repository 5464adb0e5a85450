// ROW_THREADS threads share a row: 1, without barriers, or a power of two that divides those of a workgroup. Each has every
// ROW_THREADS-th number of the row, so that neighbours read neighbouring numbers. The kernel has `partial`, a $value for each
// thread, in workgroup memory, and `join`, which makes one $value of two.

// What the threads of a row have in all, by a tree of fixed order; all threads of the workgroup must take part.
fn ofRow(own: $value, thread: u32) -> $value {
#if ROW_THREADS == 1
    return own;
#else
    let lane = thread % ROW_THREADS;
    partial[thread] = own;
    workgroupBarrier();
    for (var reach = ROW_THREADS / 2u; reach > 0u; reach /= 2u) {
        if (lane < reach) {
            partial[thread] = join(partial[thread], partial[thread + reach]);
        }
        workgroupBarrier();
    }
    let all = partial[thread - lane];
    // Whoever writes `partial` next must not overtake this read.
    workgroupBarrier();
    return all;
#end
}
