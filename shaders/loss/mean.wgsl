// output = mean of rowLoss over the rows that have a target; count = how many have. One workgroup.
#constant GROUP

struct Parameters {
    rows: u32,
}

@group(0) @binding(0) var<storage, read> rowLoss: array<f32>;              // [rows]
@group(0) @binding(1) var<storage, read> targets: array<i32>;              // [rows]
@group(0) @binding(2) var<storage, read_write> output: array<f32>;         // []
@group(0) @binding(3) var<storage, read_write> count: array<f32>;          // []
@group(0) @binding(4) var<uniform> parameters: Parameters;

var<workgroup> partial: array<vec2f, GROUP>;

@compute @workgroup_size(GROUP)
fn reduce(@builtin(local_invocation_index) thread: u32) {
    var sums = vec2f();
    for (var row = thread; row < parameters.rows; row += GROUP) {
        sums += vec2f(rowLoss[row], select(0.0, 1.0, targets[row] >= 0));
    }
    partial[thread] = sums;
    workgroupBarrier();
    if (thread == 0u) {
        var total = vec2f();
        for (var other = 0u; other < GROUP; other++) {
            total += partial[other];
        }
        output[0] = select(0.0, total.x / total.y, total.y > 0.0);
        count[0] = total.y;
    }
}
