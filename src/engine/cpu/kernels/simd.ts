/**
 * Four floats at a time. No static data and no heap anywhere in these files: every thread instantiates the module on one
 * memory, so that a data segment or an allocator of its own would overwrite the others.
 * `@inline` in a comment becomes a decorator of the compiler, which is no TypeScript, when the kernels are built.
 */

/** a * b + c: in one rounding in the fused modules, in two in the plain ones. @inline */
export function madd(a: v128, b: v128, c: v128): v128 {
	if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
	return f32x4.add(f32x4.mul(a, b), c);
}

/** @inline */
export function splat(x: f32): v128 {
	return f32x4.splat(x);
}

/** @inline */
export function zero(): v128 {
	return f32x4.splat(0);
}

/** Sum of the four lanes, in a fixed order. @inline */
export function sumOf(v: v128): f32 {
	const two = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
	return f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1);
}

/** @inline */
export function largestOf(v: v128): f32 {
	const two = f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
	return max(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}

/**
 * e^x for x up to 88; 0 below -87.3; NaN of NaN, which the gate of the optimiser must see. x = n ln 2 + r, |r| <= ln 2 / 2, and e^r = 1 + r + r^2 p(r) with p of degree 4.
 * Adding 1.5 * 2^23 rounds to n and leaves it in the low bits, so that 2^n is a shift and an integer addition.
 * `pmax` is one instruction, `max` several. @inline
 */
export function exp4(x: v128): v128 {
	const least = f32x4.splat(-87.3);
	const magic = f32x4.splat(12582912.0);
	const clamped = f32x4.pmax(x, least);
	const shifted = madd(clamped, f32x4.splat(<f32>Math.LOG2E), magic);
	const n = f32x4.sub(shifted, magic);
	const r = madd(n, f32x4.splat(2.1219444e-4), madd(n, f32x4.splat(-0.693359375), clamped));
	const square = f32x4.mul(r, r);
	const low = madd(r, f32x4.splat(0.1666652113199234), f32x4.splat(0.4999999403953552));
	const high = madd(r, f32x4.splat(0.00836874544620514), f32x4.splat(0.04166838899254799));
	const top = madd(square, f32x4.splat(0.0013814540579915047), high);
	const p = madd(madd(top, square, low), square, f32x4.add(r, f32x4.splat(1)));
	return v128.andnot(i32x4.add(p, i32x4.shl(shifted, 23)), f32x4.lt(x, least));
}

export function exp(x: f32): f32 {
	if (x > 88) return <f32>Infinity;
	return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/** Natural logarithm of a positive normal number, to 1e-12: `Math.log` would bring tables, which are static data. */
export function ln(x: f32): f64 {
	const bits = reinterpret<i32>(x);
	const exponent = (bits - 0x3f3504f3) >> 23;
	const mantissa = <f64>reinterpret<f32>(bits - (exponent << 23));
	const s = (mantissa - 1) / (mantissa + 1);
	const q = s * s;
	let p: f64 = 1.0 / 17;
	p = p * q + 1.0 / 15;
	p = p * q + 1.0 / 13;
	p = p * q + 1.0 / 11;
	p = p * q + 1.0 / 9;
	p = p * q + 1.0 / 7;
	p = p * q + 1.0 / 5;
	p = p * q + 1.0 / 3;
	return <f64>exponent * Math.LN2 + 2 * s * (1 + p * q);
}

/** Bytes of `count` floats. @inline */
export function floats(count: i32): usize {
	return (<usize>count) << 2;
}

/** Smallest multiple of 8 that is not below. @inline */
export function eights(count: i32): i32 {
	return (count + 7) & ~7;
}

export function clear(at: usize, bytes: usize): void {
	memory.fill(at, 0, bytes);
}
