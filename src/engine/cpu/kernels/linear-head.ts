/**
 * One head of one example of linear attention, Eq. (14): its features, and the chunks that it is cut into.
 *   kappa_j = sum_r pi_r psi(k_jr);  o_i = c psi(q_i)^T S_i / (psi(q_i)^T z_i + epsilon)
 * Values carry a 1 behind them, so that S_i = sum over visible j of kappa_j [v_j, 1]^T has z_i as its last column, and
 * numerator and denominator are one product. psi = phi = elu + 1, or phi / sum_c phi_c.
 */
import { pack } from './pack';
import { priorOf } from './prior';
import { productOfPanels } from './products';
import { eights, exp4, floats, madd, splat, sumOf } from './simd';
import { take } from './threads';
import type { Optional, Pointer } from './types';

/** Tokens of a chunk. */
export const CHUNK: i32 = 64;

/** mixture [heads, components, positions] = pi. */
export function linearMixture(
	prior: Optional,
	mixture: Pointer,
	heads: i32,
	components: i32,
	positions: i32,
	kind: i32,
): void {
	for (let head = take(); head < heads; head = take())
		for (let position = 0; position < positions; position++)
			for (let r = 0; r < components; r++) {
				const first = head * components * positions + position;
				const own = priorOf(prior, kind, first, positions, components, r);
				store<f32>(mixture + floats(first + r * positions), own);
			}
}

/** @inline */
function phi4(x: v128): v128 {
	const steep = f32x4.add(x, splat(1));
	return v128.bitselect(steep, exp4(f32x4.pmin(x, splat(0))), f32x4.gt(x, splat(0)));
}

/** @inline */
function slope4(x: v128): v128 {
	return v128.bitselect(splat(1), exp4(f32x4.pmin(x, splat(0))), f32x4.gt(x, splat(0)));
}

/** @inline */
function at4(x: usize, shift: usize, n: usize): v128 {
	const own = v128.load(x + n);
	return shift ? f32x4.add(own, v128.load(shift + n)) : own;
}

/** 1 / sum of phi, or 1 when features are not normalised. */
function unitOf(x: usize, shift: usize, dim: i32, normalised: i32): f32 {
	if (!normalised) return 1;
	let sum = splat(0);
	for (let n: usize = 0; n < floats(dim); n += 16) sum = f32x4.add(sum, phi4(at4(x, shift, n)));
	const total = sumOf(sum);
	return total > 0 ? 1 / total : 0;
}

/** to [dim] += weight * psi(x + shift). */
export function addFeature(
	x: usize,
	shift: usize,
	weight: f32,
	dim: i32,
	normalised: i32,
	to: usize,
): void {
	const scale = splat(weight * unitOf(x, shift, dim, normalised));
	for (let n: usize = 0; n < floats(dim); n += 16)
		v128.store(to + n, madd(phi4(at4(x, shift, n)), scale, v128.load(to + n)));
}

/**
 * The way back through a feature: to [dim] = weight * dpsi through psi at x + shift, or that added to it.
 * Returns psi . dpsi.
 */
export function throughFeature(
	x: usize,
	shift: usize,
	toFeature: usize,
	weight: f32,
	dim: i32,
	normalised: i32,
	to: usize,
	add: bool,
): f32 {
	const unit = unitOf(x, shift, dim, normalised);
	let along4 = splat(0);
	for (let n: usize = 0; n < floats(dim); n += 16)
		along4 = madd(phi4(at4(x, shift, n)), v128.load(toFeature + n), along4);
	const along = unit * sumOf(along4);
	const away = splat(normalised ? along : 0);
	for (let n: usize = 0; n < floats(dim); n += 16) {
		const own = f32x4.mul(
			f32x4.mul(splat(weight * unit), f32x4.sub(v128.load(toFeature + n), away)),
			slope4(at4(x, shift, n)),
		);
		v128.store(to + n, add ? f32x4.add(v128.load(to + n), own) : own);
	}
	return along;
}

/** kappa [seq, width] of a head; pi [components, positions]; 0 for padding. `key`, `shift`: of its first component. */
export function keyFeatures(
	key: usize,
	tokenBytes: usize,
	partBytes: usize,
	shift: usize,
	pi: usize,
	keyMask: usize,
	seq: i32,
	components: i32,
	keys: i32,
	dim: i32,
	positions: i32,
	normalised: i32,
	kappa: usize,
	width: i32,
): void {
	memory.fill(kappa, 0, floats(eights(seq) * width));
	for (let j = 0; j < seq; j++) {
		if (keyMask && load<i32>(keyMask + floats(j)) === 0) continue;
		for (let r = 0; r < components; r++) {
			const weight = load<f32>(pi + floats(r * positions + (positions > 1 ? j : 0)));
			const own = key + <usize>j * tokenBytes + <usize>(r % keys) * partBytes;
			const b = shift ? shift + floats(r * dim) : 0;
			addFeature(own, b, weight, dim, normalised, kappa + floats(j * width));
		}
	}
}

/** psi(q_i), [seq, width]. */
export function queryFeatures(
	query: usize,
	tokenBytes: usize,
	seq: i32,
	dim: i32,
	normalised: i32,
	to: usize,
	width: i32,
): void {
	memory.fill(to, 0, floats(eights(seq) * width));
	for (let i = 0; i < seq; i++)
		addFeature(query + <usize>i * tokenBytes, 0, 1, dim, normalised, to + floats(i * width));
}

/** Rows with `last` behind their `dim` numbers, and zeros to the right: [seq, width]. */
export function extendRows(
	from: usize,
	strideBytes: usize,
	seq: i32,
	dim: i32,
	last: f32,
	to: usize,
	width: i32,
): void {
	memory.fill(to, 0, floats(eights(seq) * width));
	for (let j = 0; j < seq; j++) {
		const row = to + floats(j * width);
		memory.copy(row, from + <usize>j * strideBytes, floats(dim));
		store<f32>(row + floats(dim), last);
	}
}

/** weights [count, CHUNK] = a b^T of a chunk's rows, 0 where the column is after the row. `panels`: room for b. */
export function triangle(
	a: usize,
	b: usize,
	count: i32,
	depth: i32,
	width: i32,
	panels: usize,
	weights: usize,
): void {
	pack(b, width, 1, count, depth, 8, panels);
	productOfPanels(a, floats(width), count, depth, panels, count, weights, floats(CHUNK));
	for (let i = 0; i < count; i++)
		memory.fill(weights + floats(i * CHUNK + i + 1), 0, floats(count - i - 1));
}
