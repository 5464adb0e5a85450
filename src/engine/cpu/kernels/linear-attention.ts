/** Linear attention with mixtures of keys by chunks of tokens, Eq. (14); a task is one head of one example. */
import { CHUNK, extendRows, keyFeatures, queryFeatures, triangle } from './linear-head';
import { product, transposedProduct } from './products';
import { clear, eights, floats, splat } from './simd';
import { scratch, take } from './threads';
import type { Optional, Pointer } from './types';

/** denominators [batch, heads, seq]: absent when the output is not normalised. */
export function linearAttention(
	projection: Pointer,
	shift: Optional,
	mixture: Pointer,
	keyMask: Optional,
	output: Pointer,
	denominators: Optional,
	batch: i32,
	seq: i32,
	heads: i32,
	components: i32,
	keys: i32,
	dim: i32,
	positions: i32,
	causal: i32,
	normalised: i32,
	epsilon: f32,
	outputScale: f32,
): void {
	const whole = eights(seq);
	const width = eights(dim);
	const wide = eights(dim + 1);
	const rowBytes = floats(width);
	const wideBytes = floats(wide);
	const token = (2 + keys) * heads * dim;
	const part = floats(heads * dim);
	const features = scratch();
	const kappa = features + floats(whole * width);
	const values = kappa + floats(whole * width);
	const state = values + floats(whole * wide);
	const sums = state + floats(width * wide);
	const weights = sums + floats(CHUNK * wide);
	const panels = weights + floats(CHUNK * CHUNK);
	for (let pair = take(); pair < batch * heads; pair = take()) {
		const head = pair % heads;
		const example = pair / heads;
		const start = projection + floats(example * seq * token + head * dim);
		const mask = keyMask ? keyMask + floats(example * seq) : 0;
		const moved = shift ? shift + floats(head * components * dim) : 0;
		const pi = mixture + floats(head * components * positions);
		const bytes = floats(token);
		queryFeatures(start, bytes, seq, dim, normalised, features, width);
		keyFeatures(
			start + part,
			bytes,
			part,
			moved,
			pi,
			mask,
			seq,
			components,
			keys,
			dim,
			positions,
			normalised,
			kappa,
			width,
		);
		extendRows(start + <usize>(1 + keys) * part, bytes, seq, dim, 1, values, wide);
		clear(state, floats(width * wide));
		if (!causal)
			transposedProduct(kappa, rowBytes, dim, seq, values, wideBytes, wide, state, wideBytes);
		for (let first = 0; first < whole; first += CHUNK) {
			const count = min(CHUNK, whole - first);
			const query = features + floats(first * width);
			const key = kappa + floats(first * width);
			const value = values + floats(first * wide);
			product(query, rowBytes, count, dim, state, wideBytes, wide, sums, wideBytes, false);
			if (causal) {
				triangle(query, key, count, dim, width, panels, weights);
				product(
					weights,
					floats(CHUNK),
					count,
					count,
					value,
					wideBytes,
					wide,
					sums,
					wideBytes,
					true,
				);
				transposedProduct(key, rowBytes, dim, count, value, wideBytes, wide, state, wideBytes);
			}
			for (let i = 0; i < min(count, seq - first); i++) {
				const from = sums + <usize>i * wideBytes;
				let scale = outputScale;
				if (denominators) {
					const mass = load<f32>(from + floats(dim));
					const own: f32 = mass > 0 ? mass + epsilon : 0;
					scale = own > 0 ? outputScale / own : 0;
					store<f32>(denominators + floats(pair * seq + first + i), own);
				}
				const to = output + floats(((example * seq + first + i) * heads + head) * dim);
				for (let n: usize = 0; n < floats(dim); n += 16)
					v128.store(to + n, f32x4.mul(v128.load(from + n), splat(scale)));
			}
		}
	}
}
