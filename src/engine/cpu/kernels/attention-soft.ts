/**
 * Pairs of one query with a block of keys where every component keeps its weight and the prior wants no more than dlog pi:
 * what attention-pairs.ts does in general, a component at a time, so that sums stay in registers.
 */
import { BLOCK, SUMS } from './attention-head';
import { exp4, floats, madd, splat, sumOf, zero } from './simd';

/** As `differentiate`; `logs`: log pi of each component where sigma is differentiated, else 0. `work`: two blocks. */
export function differentiateSoft(
	scores: usize,
	terms: usize,
	logs: usize,
	columns: usize,
	bytes: usize,
	precision: usize,
	query: usize,
	rowSums: usize,
	delta: f32,
	known: f32,
	components: i32,
	keys: i32,
	count: i32,
	visible: i32,
	work: usize,
): void {
	const end = floats(count);
	const gradients = scores + floats(keys * BLOCK);
	const shared = keys < components;
	const masses = work + floats(BLOCK);
	for (let r = 0; r < components; r++) {
		const a = v128.load_splat<f32>(precision + floats(r));
		const u = splat(load<f32>(query + floats(r)) - known);
		const score = scores + floats((r % keys) * BLOCK);
		const term = terms + <usize>r * bytes;
		const column = columns + <usize>(r * SUMS) * bytes;
		const pulls = shared ? work : score;
		const add = shared && r > 0;
		let sum = zero();
		let lanes = i32x4(0, 1, 2, 3);
		for (let n: usize = 0; n < end; n += 16) {
			const exponent = madd(v128.load(score + n), a, f32x4.add(u, v128.load(term + n)));
			const weight = v128.and(exp4(exponent), i32x4.lt_s(lanes, i32x4.splat(visible)));
			lanes = i32x4.add(lanes, i32x4.splat(4));
			const toScore = f32x4.mul(weight, f32x4.sub(v128.load(gradients + n), splat(delta)));
			v128.store(column + n, f32x4.add(v128.load(column + n), toScore));
			if (logs) {
				const own = f32x4.sub(splat(known), v128.load(logs + <usize>r * bytes + n));
				const third = column + 2 * bytes + n;
				v128.store(third, madd(toScore, f32x4.add(exponent, own), v128.load(third)));
			}
			const pull = f32x4.mul(toScore, a);
			sum = f32x4.add(sum, pull);
			v128.store(pulls + n, add ? f32x4.add(v128.load(pulls + n), pull) : pull);
			v128.store(masses + n, r > 0 ? f32x4.add(v128.load(masses + n), weight) : weight);
		}
		store<f32>(rowSums + floats(r), load<f32>(rowSums + floats(r)) + sumOf(sum));
	}
	if (shared) memory.copy(scores, work, end);
	memory.copy(gradients, masses, end);
}
