// 16-bit floats by their bits, as core/half.ts rounds to them. Conversions of WGSL may round either way, and cut off or leave
// out the rounding on some adapters.
const HALF_LARGEST = 0x477fe000u;     // 65504 in 32 bits
const HALF_SMALLEST = 0x38800000u;    // 2^-14, the smallest that is normal
const INFINITE = 0x7f800000u;

// Bits of |x| rounded, as a 32-bit float; what is not finite stays.
fn roundedMagnitude(magnitude: u32) -> u32 {
    let cut = (magnitude + 0xfffu + ((magnitude >> 13u) & 1u)) & 0xffffe000u;
    let normal = select(0u, min(cut, HALF_LARGEST), cut >= HALF_SMALLEST);
    return select(normal, magnitude, magnitude >= INFINITE);
}

// The 16 bits of x rounded; not a number where x is not finite.
fn halfBits(x: f32) -> u32 {
    let bits = bitcast<u32>(x);
    let rounded = roundedMagnitude(bits & 0x7fffffffu);
    let normal = select(0u, (rounded - 0x38000000u) >> 13u, rounded > 0u);
    return ((bits >> 16u) & 0x8000u) | select(normal, 0x7e00u, rounded >= INFINITE);
}

fn roundToHalf(x: f32) -> f32 {
    let bits = bitcast<u32>(x);
    return bitcast<f32>((bits & 0x80000000u) | roundedMagnitude(bits & 0x7fffffffu));
}
