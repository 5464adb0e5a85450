/** Pairs of one query with a block of keys: what its scores and dO v become, and what the parameters want of them. */
import { BLOCK, MASKED, SUMS } from './attention-head';
import { exp4, floats, madd, splat, sumOf, zero } from './simd';

/** What `priorSum` asks for: dL / dpi, finite at pi = 0; or the masses of the M-step, of gamma or of p. */
const NEARNESS: i32 = 1;
const GAMMA: i32 = 2;
const MASS: i32 = 3;

/**
 * scores [keys + 1, BLOCK] holds q.k of each key, then dO.v. It becomes sum_r a_r ds_ijr of each key, then a_ij.
 * `columns` [components, SUMS, ...] and rowSums [components] (sum_j a_r ds_ijr) are added to.
 * `counts`: the query is no padding, so that the M-step counts it. `work`: room for 3 vectors a component.
 */
export function differentiate(
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
	hard: i32,
	priorSum: i32,
	counts: bool,
	work: usize,
): void {
	const end = floats(count);
	const gradients = scores + floats(keys * BLOCK);
	const exponents = work;
	const weights = work + floats(4 * components);
	const pulls = work + floats(8 * components);
	for (let r = 0; r < components; r++) v128.store(pulls + floats(4 * r), zero());
	let lanes = i32x4(0, 1, 2, 3);
	for (let n: usize = 0; n < end; n += 16) {
		const seen = i32x4.lt_s(lanes, i32x4.splat(visible));
		lanes = i32x4.add(lanes, i32x4.splat(4));
		const toWeight = f32x4.sub(v128.load(gradients + n), splat(delta));
		let largest = splat(MASKED);
		for (let r = 0; r < components; r++) {
			const own = <usize>r * bytes + n;
			const score = v128.load(scores + floats((r % keys) * BLOCK) + n);
			const term = f32x4.add(v128.load(terms + own), v128.load(logs + own));
			const a = v128.load_splat<f32>(precision + floats(r));
			const u = v128.load_splat<f32>(query + floats(r));
			const exponent = madd(score, a, f32x4.add(u, term));
			const weight = v128.and(exp4(f32x4.sub(exponent, splat(known))), seen);
			v128.store(exponents + floats(4 * r), exponent);
			v128.store(weights + floats(4 * r), weight);
			largest = f32x4.pmax(largest, exponent);
			if (priorSum === NEARNESS) {
				// Below the largest f32 by more than a sum of queries: pi = 0 hides how near this component is.
				const near = f32x4.sub(madd(score, a, f32x4.add(u, v128.load(terms + own))), splat(known));
				const e = v128.and(exp4(f32x4.pmin(near, splat(70))), seen);
				const at = columns + <usize>(r * SUMS + 1) * bytes + n;
				v128.store(at, madd(e, toWeight, v128.load(at)));
			}
		}
		if (hard) keepWinner(exponents, weights, components, largest);
		if (priorSum === GAMMA && counts)
			addResponsibilities(exponents, components, largest, seen, columns + bytes + n, bytes);
		let mass = zero();
		for (let r = 0; r < components; r++) {
			const weight = v128.load(weights + floats(4 * r));
			const toScore = f32x4.mul(weight, toWeight);
			const column = columns + <usize>(r * SUMS) * bytes + n;
			mass = f32x4.add(mass, weight);
			v128.store(column, f32x4.add(v128.load(column), toScore));
			const excess = f32x4.sub(
				v128.load(exponents + floats(4 * r)),
				v128.load(logs + <usize>r * bytes + n),
			);
			const third = column + 2 * bytes;
			v128.store(third, madd(toScore, excess, v128.load(third)));
			if (priorSum === MASS && counts) {
				const second = column + bytes;
				v128.store(second, f32x4.add(v128.load(second), weight));
			}
			const pull = f32x4.mul(toScore, v128.load_splat<f32>(precision + floats(r)));
			const total = pulls + floats(4 * r);
			v128.store(total, f32x4.add(v128.load(total), pull));
			const at = scores + floats((r % keys) * BLOCK) + n;
			// The first component of a key overwrites its score, the others add.
			v128.store(at, r < keys ? pull : f32x4.add(v128.load(at), pull));
		}
		v128.store(gradients + n, mass);
	}
	for (let r = 0; r < components; r++) {
		const at = rowSums + floats(r);
		store<f32>(at, load<f32>(at) + sumOf(v128.load(pulls + floats(4 * r))));
	}
}

/** Hard assignment, Eq. (12): the first component of the largest score keeps its weight. */
function keepWinner(exponents: usize, weights: usize, components: i32, largest: v128): void {
	let open = i32x4.splat(-1);
	for (let r = 0; r < components; r++) {
		const at = floats(4 * r);
		const wins = v128.and(open, f32x4.eq(v128.load(exponents + at), largest));
		open = v128.andnot(open, wins);
		v128.store(weights + at, v128.and(v128.load(weights + at), wins));
	}
}

/** gamma_ijr, Eq. (11), for the M-step, Table 4, option B; `to` [components, SUMS, ...]. */
function addResponsibilities(
	exponents: usize,
	components: i32,
	largest: v128,
	seen: v128,
	to: usize,
	bytes: usize,
): void {
	let both = zero();
	for (let r = 0; r < components; r++)
		both = f32x4.add(both, exp4(f32x4.sub(v128.load(exponents + floats(4 * r)), largest)));
	for (let r = 0; r < components; r++) {
		const own = exp4(f32x4.sub(v128.load(exponents + floats(4 * r)), largest));
		// A key of padding has no score above MASKED.
		const shown = v128.and(seen, f32x4.gt(largest, splat(MASKED * <f32>0.5)));
		const at = to + <usize>(r * SUMS) * bytes;
		v128.store(at, f32x4.add(v128.load(at), v128.and(f32x4.div(own, both), shown)));
	}
}
