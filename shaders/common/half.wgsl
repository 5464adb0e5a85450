// 16-bit floats by their bits, as core/half.ts rounds to them. Conversions of WGSL may round either way, and cut off or leave
// out the rounding on some adapters. A file that uses this says what Value and Bits are: f32 and u32, or fours of them.
const HALF_LARGEST = 0x477fe000u;     // 65504 in 32 bits
const HALF_SMALLEST = 0x38800000u;    // 2^-14, the smallest that is normal
const INFINITE = 0x7f800000u;

// Bits of |x| rounded, as a 32-bit float; what is not finite stays.
fn roundedMagnitude(magnitude: Bits) -> Bits {
    let odd = (magnitude >> Bits(13u)) & Bits(1u);
    let cut = (magnitude + 0xfffu + odd) & Bits(0xffffe000u);
    let normal = select(Bits(0u), min(cut, Bits(HALF_LARGEST)), cut >= Bits(HALF_SMALLEST));
    return select(normal, magnitude, magnitude >= Bits(INFINITE));
}

// The 16 bits of x rounded; not a number where x is not finite.
fn halfBits(x: Value) -> Bits {
    let bits = bitcast<Bits>(x);
    let rounded = roundedMagnitude(bits & Bits(0x7fffffffu));
    let normal = select(Bits(0u), (rounded - 0x38000000u) >> Bits(13u), rounded > Bits(0u));
    return ((bits >> Bits(16u)) & Bits(0x8000u)) | select(normal, Bits(0x7e00u), rounded >= Bits(INFINITE));
}

fn roundToHalf(x: Value) -> Value {
    let bits = bitcast<Bits>(x);
    return bitcast<Value>((bits & Bits(0x80000000u)) | roundedMagnitude(bits & Bits(0x7fffffffu)));
}
