/**
 * Gradients of linear attention by recomputation: a pass over chunks from the front with the state of the keys so far,
 * one from the back with that of the queries to come. With g_i = [c dO_i, -(dO_i o_i)] / den_i:
 *   dpsi(q_i) = S_i g_i;  R_j = sum over i that see j of psi(q_i) g_i^T;  dkappa_j = R_j [v_j, 1];  dv_j = R_j^T kappa_j
 */
import { dot } from './attention-head';
import {
	CHUNK,
	extendRows,
	keyFeatures,
	queryFeatures,
	throughFeature,
	triangle,
} from './linear-head';
import { product, transposedProduct } from './products';
import { clear, eights, floats, splat } from './simd';
import { scratch, take } from './threads';
import type { Optional, Pointer } from './types';

/**
 * priorSums [batch, heads, components, seq]: of pi_r psi(k_jr).dkappa_j, or without pi where `bare`;
 * shiftSums [batch, heads, components, dim].
 */
export function linearAttentionBackward(
	projection: Pointer,
	shift: Optional,
	mixture: Pointer,
	keyMask: Optional,
	attended: Pointer,
	denominators: Optional,
	outputGradient: Pointer,
	projectionGradient: Pointer,
	priorSums: Optional,
	shiftSums: Optional,
	batch: i32,
	seq: i32,
	heads: i32,
	components: i32,
	keys: i32,
	dim: i32,
	positions: i32,
	causal: i32,
	normalised: i32,
	bare: i32,
	outputScale: f32,
): void {
	const whole = eights(seq);
	const width = eights(dim);
	const wide = eights(dim + 1);
	const rowBytes = floats(width);
	const wideBytes = floats(wide);
	const token = (2 + keys) * heads * dim;
	const bytes = floats(token);
	const part = floats(heads * dim);
	const features = scratch();
	const kappa = features + floats(whole * width);
	const values = kappa + floats(whole * width);
	const cotangents = values + floats(whole * wide);
	const gradient = cotangents + floats(whole * wide);
	const valueGradient = gradient + floats(whole * width);
	const state = valueGradient + floats(CHUNK * wide);
	const turned = state + floats(width * wide);
	const toValues = turned + floats(width * wide);
	const weights = toValues + floats(CHUNK * CHUNK);
	const panels = weights + floats(CHUNK * CHUNK);
	for (let pair = take(); pair < batch * heads; pair = take()) {
		const head = pair % heads;
		const example = pair / heads;
		const place = floats(example * seq * token + head * dim);
		const from = projection + place;
		const to = projectionGradient + place;
		const mask = keyMask ? keyMask + floats(example * seq) : 0;
		const moved = shift ? shift + floats(head * components * dim) : 0;
		const pi = mixture + floats(head * components * positions);
		queryFeatures(from, bytes, seq, dim, normalised, features, width);
		keyFeatures(
			from + part,
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
		extendRows(from + <usize>(1 + keys) * part, bytes, seq, dim, 1, values, wide);
		const row = floats((example * seq * heads + head) * dim);
		extendRows(outputGradient + row, part, seq, dim, 0, cotangents, wide);
		for (let i = 0; i < seq; i++) {
			const g = cotangents + <usize>i * wideBytes;
			let scale = outputScale;
			if (denominators) {
				const den = load<f32>(denominators + floats(pair * seq + i));
				const inverse: f32 = den > 0 ? 1 / den : 0;
				const along = dot(g, attended + row + <usize>i * part, dim);
				store<f32>(g + floats(dim), -along * inverse);
				scale *= inverse;
			}
			for (let n: usize = 0; n < floats(dim); n += 16)
				v128.store(g + n, f32x4.mul(v128.load(g + n), splat(scale)));
		}
		// From the front: the state turned, [dim + 1, dim], as S g wants it.
		clear(turned, floats(width * wide));
		if (!causal)
			transposedProduct(values, wideBytes, wide, seq, kappa, rowBytes, width, turned, rowBytes);
		for (let first = 0; first < whole; first += CHUNK) {
			const count = min(CHUNK, whole - first);
			const key = kappa + floats(first * width);
			const value = values + floats(first * wide);
			const g = cotangents + floats(first * wide);
			const own = gradient + floats(first * width);
			product(g, wideBytes, count, wide, turned, rowBytes, width, own, rowBytes, false);
			if (!causal) continue;
			triangle(g, value, count, wide, wide, panels, toValues);
			product(toValues, floats(CHUNK), count, count, key, rowBytes, width, own, rowBytes, true);
			transposedProduct(value, wideBytes, wide, count, key, rowBytes, width, turned, rowBytes);
		}
		for (let i = 0; i < seq; i++) {
			const query = <usize>i * bytes;
			const toFeature = gradient + <usize>i * rowBytes;
			throughFeature(from + query, 0, toFeature, 1, dim, normalised, to + query, false);
		}
		// From the back: dkappa takes the place of dpsi(q).
		clear(state, 2 * floats(width * wide));
		if (!causal) {
			transposedProduct(
				features,
				rowBytes,
				dim,
				seq,
				cotangents,
				wideBytes,
				wide,
				state,
				wideBytes,
			);
			transposedProduct(
				cotangents,
				wideBytes,
				wide,
				seq,
				features,
				rowBytes,
				width,
				turned,
				rowBytes,
			);
		}
		for (let first = ((whole - 1) / CHUNK) * CHUNK; first >= 0; first -= CHUNK) {
			const count = min(CHUNK, whole - first);
			const query = features + floats(first * width);
			const key = kappa + floats(first * width);
			const value = values + floats(first * wide);
			const g = cotangents + floats(first * wide);
			const own = gradient + floats(first * width);
			product(value, wideBytes, count, wide, turned, rowBytes, width, own, rowBytes, false);
			product(key, rowBytes, count, dim, state, wideBytes, wide, valueGradient, wideBytes, false);
			if (causal) {
				triangle(g, value, count, wide, wide, panels, toValues);
				triangle(query, key, count, dim, width, panels, weights);
				const square = floats(CHUNK);
				transposedProduct(toValues, square, count, count, query, rowBytes, width, own, rowBytes);
				transposedProduct(
					weights,
					square,
					count,
					count,
					g,
					wideBytes,
					wide,
					valueGradient,
					wideBytes,
				);
				transposedProduct(query, rowBytes, dim, count, g, wideBytes, wide, state, wideBytes);
				transposedProduct(g, wideBytes, wide, count, query, rowBytes, width, turned, rowBytes);
			}
			for (let j = 0; j < min(count, seq - first); j++)
				memory.copy(
					to + <usize>(first + j) * bytes + <usize>(1 + keys) * part,
					valueGradient + <usize>j * wideBytes,
					floats(dim),
				);
		}
		const prior = priorSums ? priorSums + floats(pair * components * seq) : 0;
		const shifts = shiftSums ? shiftSums + floats(pair * components * dim) : 0;
		if (shifts) clear(shifts, floats(components * dim));
		for (let j = 0; j < seq; j++) {
			const padded = mask && load<i32>(mask + floats(j)) === 0;
			const toFeature = gradient + <usize>j * rowBytes;
			for (let r = 0; r < components; r++) {
				const own = <usize>j * bytes + <usize>(1 + (r % keys)) * part;
				const b = moved ? moved + floats(r * dim) : 0;
				const held = load<f32>(pi + floats(r * positions + (positions > 1 ? j : 0)));
				const weight: f32 = padded ? 0 : held;
				const fresh = shifts ? panels : to + own;
				const along = throughFeature(
					from + own,
					b,
					toFeature,
					weight,
					dim,
					normalised,
					fresh,
					false,
				);
				if (prior)
					store<f32>(prior + floats(r * seq + j), padded ? 0 : bare ? along : held * along);
				if (!shifts) continue;
				if (r === 0) memory.copy(to + own, fresh, floats(dim));
				else increase(to + own, fresh, dim);
				increase(shifts + floats(r * dim), fresh, dim);
			}
		}
	}
}

function increase(at: usize, from: usize, dim: i32): void {
	for (let n: usize = 0; n < floats(dim); n += 16)
		v128.store(at + n, f32x4.add(v128.load(at + n), v128.load(from + n)));
}
