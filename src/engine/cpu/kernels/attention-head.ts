/**
 * One head of one example of attention: what both passes over pairs prepare. Scores, Eq. (9), with the square expanded:
 *   s_ijr = a_r q_i.k_j + u_ir + (w_jr + log pi_jr),  a_r = 1 / sigma_r^2
 *   separate keys  u_ir = -a_r |q_i|^2 / 2                 w_jr = -a_r |k_jr|^2 / 2     (and k_jr for k_j)
 *   shifted keys   u_ir = -a_r |q_i|^2 / 2 + a_r q_i.b_r   w_jr = -a_r |k_j + b_r|^2 / 2
 * and without the squares for the dot product. Masked scores, empty rows and the log of a prior of zero are finite.
 */
import { logPriorOf } from './prior';
import { PART } from './products';
import { exp, floats, madd, splat, sumOf } from './simd';
import { take } from './threads';
import type { Optional, Pointer } from './types';

export const MASKED: f32 = -1e38;
export const EMPTY_ROW: f32 = -1e30;

/** Sums over queries of a key and component: of ds_ijr, of what the prior wants beside it, of ds_ijr x_ijr. */
export const SUMS: i32 = 3;

/** Keys of a block: what the scores of a tile of rows are computed for at once. */
export const BLOCK: i32 = 64;

/** Which of four keys, n bytes into a row of scores, are before the key `end`. @inline */
export function before(n: usize, end: i32): v128 {
	return i32x4.lt_s(i32x4.add(i32x4.splat(<i32>(n >> 2)), i32x4(0, 1, 2, 3)), i32x4.splat(end));
}

/** precision [heads, components] = a_r; logPrior [heads, components, positions]; variances [8] if nothing else is given. */
export function attentionMixture(
	prior: Optional,
	logSigma: Optional,
	variance: Optional,
	variances: Pointer,
	precision: Pointer,
	logPrior: Pointer,
	heads: i32,
	components: i32,
	positions: i32,
	kind: i32,
): void {
	for (let head = take(); head < heads; head = take())
		for (let r = 0; r < components; r++) {
			const own = head * components + r;
			let a: f32 = 1 / load<f32>(variances + floats(r));
			if (logSigma) a = exp(-2 * load<f32>(logSigma + floats(own)));
			if (variance) a = 1 / load<f32>(variance + floats(own));
			store<f32>(precision + floats(own), a);
			for (let position = 0; position < positions; position++) {
				const first = head * components * positions + position;
				store<f32>(
					logPrior + floats(own * positions + position),
					logPriorOf(prior, kind, first, positions, components, r),
				);
			}
		}
}

/** w_jr of `seq` keys of one component, in panels of 8, and MASKED after them and for padding; to terms [eights(seq)]. */
export function keyTerms(
	panels: usize,
	terms: usize,
	shift: usize,
	keyMask: usize,
	a: f32,
	seq: i32,
	dim: i32,
	gaussian: i32,
): void {
	const half = splat(<f32>-0.5 * a);
	for (let j = 0; j < seq; j += 8) {
		let left = splat(0);
		let right = splat(0);
		for (let part = 0; gaussian && part < dim; part += PART) {
			let partLeft = splat(0);
			let partRight = splat(0);
			for (let d = part; d < min(dim, part + PART); d++) {
				const at = panels + floats(j * dim + 8 * d);
				let x = v128.load(at);
				let y = v128.load(at, 16);
				if (shift) {
					const b = v128.load_splat<f32>(shift + floats(d));
					x = f32x4.add(x, b);
					y = f32x4.add(y, b);
				}
				partLeft = madd(x, x, partLeft);
				partRight = madd(y, y, partRight);
			}
			left = f32x4.add(left, partLeft);
			right = f32x4.add(right, partRight);
		}
		v128.store(terms + floats(j), f32x4.mul(left, half));
		v128.store(terms + floats(j), f32x4.mul(right, half), 16);
	}
	for (let j = 0; j < seq; j++)
		if (keyMask && load<i32>(keyMask + floats(j)) === 0) store<f32>(terms + floats(j), MASKED);
	for (let j = seq; j < ((seq + 7) & ~7); j++) store<f32>(terms + floats(j), MASKED);
}

/** log pi_jr of one component at `seq` keys, and 0 after them; to logs [eights(seq)]. */
export function keyPriors(logPrior: usize, logs: usize, seq: i32, positional: bool): void {
	for (let j = 0; j < ((seq + 7) & ~7); j++) {
		const own = j < seq ? load<f32>(logPrior + (positional ? floats(j) : 0)) : 0;
		store<f32>(logs + floats(j), own);
	}
}

/** u_ir of a query. */
export function queryTerm(query: usize, shift: usize, a: f32, dim: i32, gaussian: i32): f32 {
	const end = floats(dim);
	let square = splat(0);
	let moved = splat(0);
	for (let n: usize = 0; n < end; n += 16) {
		const q = v128.load(query + n);
		square = madd(q, q, square);
		if (shift) moved = madd(q, v128.load(shift + n), moved);
	}
	const own = shift ? sumOf(moved) : 0;
	return a * (gaussian ? own - <f32>0.5 * sumOf(square) : own);
}

/** Sum of products of two vectors. */
export function dot(a: usize, b: usize, dim: i32): f32 {
	const end = floats(dim);
	let sum = splat(0);
	for (let n: usize = 0; n < end; n += 16) sum = madd(v128.load(a + n), v128.load(b + n), sum);
	return sumOf(sum);
}
