// GELU, tanh form, on four values. The argument is clamped: tanh of a large number is NaN on some adapters.
const GELU_SLOPE = 0.7978845608028654;
const GELU_CUBIC = 0.044715;

fn geluTanh(u: vec4f) -> vec4f {
    let x = clamp(GELU_SLOPE * (u + GELU_CUBIC * u * u * u), vec4f(-10.0), vec4f(10.0));
    return 1.0 - 2.0 / (exp(2.0 * x) + 1.0);
}

fn gelu(u: vec4f) -> vec4f {
    return 0.5 * u * (1.0 + geluTanh(u));
}

fn geluDerivative(u: vec4f) -> vec4f {
    let t = geluTanh(u);
    return 0.5 * (1.0 + t) + 0.5 * u * (1.0 - t * t) * GELU_SLOPE * (1.0 + 3.0 * GELU_CUBIC * u * u);
}
