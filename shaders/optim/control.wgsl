// Finishes the gradient norm, decides clipping and the non-finite gate, advances the bias corrections, reports the step.
#use common/control

struct Parameters {
    parts: u32,
    ring: u32,
    maximumNorm: f32,
    oneMinusBeta1: f32,
    oneMinusBeta2: f32,
}

#use common/step

@group(0) @binding(0) var<storage, read> partials: array<vec2f>;           // [parts]
@group(0) @binding(1) var<storage, read> loss: array<f32>;                 // []
@group(0) @binding(2) var<storage, read> step: Step;
@group(0) @binding(3) var<storage, read_write> control: Control;
@group(0) @binding(4) var<storage, read_write> report: array<vec4f>;       // [ring] = (loss, norm, skipped so far, step)
@group(0) @binding(5) var<uniform> parameters: Parameters;

// 1 - (1 - c)^exponent by squaring. Of complements a and b that of the product is a + b (1 - a): nothing cancels.
fn complementOfPower(c: f32, exponent: u32) -> f32 {
    var square = c;
    var result = 0.0;
    for (var rest = exponent; rest > 0u; rest >>= 1u) {
        if ((rest & 1u) == 1u) {
            result = fma(square, 1.0 - result, result);
        }
        square = fma(square, 1.0 - square, square);
    }
    return result;
}

@compute @workgroup_size(1)
fn decide() {
    var total = vec2f();
    for (var part = 0u; part < parameters.parts; part++) {
        total += partials[part];
    }
    let norm = sqrt(total.x);
    let bits = bitcast<u32>(norm);
    let broken = total.y > 0.0 || (bits & 0x7f800000u) == 0x7f800000u;
    control.broken = select(0u, 1u, broken);
    if (broken) {
        control.skipped += 1u;
    } else {
        control.updates += 1u;
        control.constant1 += (1.0 - control.constant1) * parameters.oneMinusBeta1;
        control.correction1 = control.constant1;
        if (step.oneMinusBeta1 != parameters.oneMinusBeta1) {
            control.correction1 = complementOfPower(step.oneMinusBeta1, control.updates);
        }
        control.correction2 += (1.0 - control.correction2) * parameters.oneMinusBeta2;
        let limited = parameters.maximumNorm > 0.0 && norm > parameters.maximumNorm;
        control.clip = select(1.0, parameters.maximumNorm / norm, limited);
    }
    report[step.step % parameters.ring] = vec4f(loss[0], norm, f32(control.skipped), f32(step.step));
}
