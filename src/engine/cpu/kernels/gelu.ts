/**
 * GELU in its tanh form, on four numbers; the same formula as common/gelu.wgsl with (1 + tanh x) / 2 = 1 / (1 + e^-2x), which
 * takes fewer operations and loses nothing where tanh x is near -1.
 */
import { exp4, madd, splat } from './simd';

const SLOPE: f32 = 0.7978845608028654;
const CUBIC: f32 = 0.044715;
/** Where the share of a GELU is below the smallest number that matters, and e^-2x is still finite. */
const LARGEST: f32 = 80;

/** 1 / (1 + e^-2x), x = c (u + 0.044715 u^3). @inline */
function share4(u: v128, square: v128): v128 {
	const exponent = f32x4.mul(u, madd(square, splat(-2 * SLOPE * CUBIC), splat(-2 * SLOPE)));
	return f32x4.div(splat(1), f32x4.add(exp4(f32x4.pmin(exponent, splat(LARGEST))), splat(1)));
}

/** @inline */
export function gelu4(u: v128): v128 {
	return f32x4.mul(u, share4(u, f32x4.mul(u, u)));
}

/** The share, and u times its slope: 2 share (1 - share) dx/du. @inline */
export function geluSlope4(u: v128): v128 {
	const square = f32x4.mul(u, u);
	const share = share4(u, square);
	const rise = f32x4.mul(u, madd(square, splat(6 * SLOPE * CUBIC), splat(2 * SLOPE)));
	return madd(f32x4.mul(share, f32x4.sub(splat(1), share)), rise, share);
}

export function gelu(u: f32): f32 {
	return f32x4.extract_lane(gelu4(splat(u)), 0);
}

export function geluSlope(u: f32): f32 {
	return f32x4.extract_lane(geluSlope4(splat(u)), 0);
}
