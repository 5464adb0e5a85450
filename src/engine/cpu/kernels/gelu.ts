/** GELU in its tanh form, on four numbers; the same formula as common/gelu.wgsl. */
import { exp4, madd, splat } from './simd';

const SLOPE: f32 = 0.7978845608028654;
const CUBIC: f32 = 0.044715;

/** tanh(c (u + 0.044715 u^3)) = 1 - 2 / (e^2x + 1). @inline */
function tanh4(u: v128): v128 {
	const cubic = madd(f32x4.mul(f32x4.mul(u, u), u), splat(CUBIC), u);
	const x = f32x4.pmin(f32x4.pmax(f32x4.mul(cubic, splat(SLOPE)), splat(-10)), splat(10));
	const e = exp4(f32x4.add(x, x));
	return f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
}

/** @inline */
export function gelu4(u: v128): v128 {
	return f32x4.mul(f32x4.mul(splat(0.5), u), f32x4.add(splat(1), tanh4(u)));
}

/** @inline */
export function geluSlope4(u: v128): v128 {
	const t = tanh4(u);
	const rise = f32x4.mul(
		f32x4.mul(f32x4.mul(splat(0.5), u), f32x4.sub(splat(1), f32x4.mul(t, t))),
		f32x4.mul(splat(SLOPE), madd(f32x4.mul(u, u), splat(3 * CUBIC), splat(1))),
	);
	return madd(splat(0.5), f32x4.add(splat(1), t), rise);
}

export function gelu(u: f32): f32 {
	return f32x4.extract_lane(gelu4(splat(u)), 0);
}

export function geluSlope(u: f32): f32 {
	return f32x4.extract_lane(geluSlope4(splat(u)), 0);
}
