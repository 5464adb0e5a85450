/** AdamW on the flat parameters, with global-norm clipping and a gate against gradients that are not finite. */
import { floats, madd, splat } from './simd';
import { take } from './threads';
import type { Pointer } from './types';

const CHUNK: i32 = 16384;

/** partials [chunks] f64: sums of squares of the first `count` values of the gradient. */
export function gradientNorm(gradient: Pointer, partials: Pointer, count: i32): void {
	for (let chunk = take(); chunk * CHUNK < count; chunk = take()) {
		const end = floats(min(count, (chunk + 1) * CHUNK));
		let low = f64x2.splat(0);
		let high = f64x2.splat(0);
		for (let n = floats(chunk * CHUNK); n < end; n += 16) {
			const g = v128.load(gradient + n);
			const left = f64x2.promote_low_f32x4(g);
			const right = f64x2.promote_low_f32x4(v128.shuffle<f32>(g, g, 2, 3, 0, 1));
			low = f64x2.add(low, f64x2.mul(left, left));
			high = f64x2.add(high, f64x2.mul(right, right));
		}
		const sum = f64x2.add(low, high);
		const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
		store<f64>(partials + ((<usize>chunk) << 3), total);
	}
}

/**
 * Decides clipping and the gate, and advances the bias corrections.
 * step: (-, -, -, learningRate f32, beta1 f64 at byte 16).
 * control f64 [6]: updates, skipped, clip, correction1, correction2, norm; clip is negative where the update is left out.
 */
export function control(
	partials: Pointer,
	step: Pointer,
	control: Pointer,
	chunks: i32,
	maximumNorm: f32,
	beta2: Pointer,
): void {
	if (take() > 0) return;
	let total: f64 = 0;
	for (let chunk = 0; chunk < chunks; chunk++) total += load<f64>(partials + ((<usize>chunk) << 3));
	const norm = sqrt<f64>(total);
	store<f64>(control, norm, 40);
	// As on a GPU, which adds the squares in f32: what overflows there is no gradient to follow.
	if (!(total <= <f64>f32.MAX_VALUE)) {
		store<f64>(control, load<f64>(control, 8) + 1, 8);
		store<f64>(control, -1, 16);
		return;
	}
	const updates = load<f64>(control) + 1;
	store<f64>(control, updates);
	const limit = <f64>maximumNorm;
	store<f64>(control, limit > 0 && norm > limit ? limit / norm : 1, 16);
	store<f64>(control, 1 - power(load<f64>(step, 16), <i32>updates), 24);
	store<f64>(control, 1 - power(load<f64>(beta2), <i32>updates), 32);
}

function power(base: f64, exponent: i32): f64 {
	let result: f64 = 1;
	for (; exponent > 0; exponent >>= 1) {
		if (exponent & 1) result *= base;
		base *= base;
	}
	return result;
}

/**
 * values and moments (mean, then square, `count` each) of this step. Values before `decayed` decay; from `averaged` on
 * the gradient is a target, of which the values go a share of the way (Table 4, option B). Borders are multiples of 64.
 */
export function adamw(
	gradient: Pointer,
	step: Pointer,
	control: Pointer,
	values: Pointer,
	mean: Pointer,
	square: Pointer,
	rates: Pointer,
	count: i32,
	decayed: i32,
	averaged: i32,
): void {
	const clip = load<f64>(control, 16);
	if (clip < 0) return;
	const rate = load<f32>(step, 12);
	const b1 = <f32>load<f64>(step, 16);
	const rise = splat(<f32>(1 - load<f64>(step, 16)));
	const b2 = load<f32>(rates);
	const rise2 = splat(load<f32>(rates, 4));
	const epsilon = splat(load<f32>(rates, 8));
	const decay = splat(1 - rate * load<f32>(rates, 12));
	const share = splat(load<f32>(rates, 16));
	const scale = splat(-rate / <f32>load<f64>(control, 24));
	const scale2 = splat(<f32>(1 / load<f64>(control, 32)));
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = min(count, first + CHUNK);
		for (let index = first; index < end; index += 4) {
			const n = floats(index);
			const w = v128.load(values + n);
			const raw = v128.load(gradient + n);
			if (index >= averaged) {
				v128.store(values + n, madd(share, f32x4.sub(raw, w), w));
				continue;
			}
			const g = f32x4.mul(raw, splat(<f32>clip));
			const m = madd(g, rise, f32x4.mul(v128.load(mean + n), splat(b1)));
			const s = madd(f32x4.mul(g, g), rise2, f32x4.mul(v128.load(square + n), splat(b2)));
			v128.store(mean + n, m);
			v128.store(square + n, s);
			const norm = f32x4.add(f32x4.sqrt(f32x4.mul(s, scale2)), epsilon);
			const kept = index < decayed ? f32x4.mul(w, decay) : w;
			v128.store(values + n, madd(f32x4.div(m, norm), scale, kept));
		}
	}
}
