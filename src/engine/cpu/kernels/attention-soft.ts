/**
 * Pairs of one query with a block of keys where every component keeps its weight and the prior wants no more than dlog pi:
 * what attention-pairs.ts does in general, a component at a time, so that sums stay in registers.
 */
import { BLOCK, before, SUMS } from './attention-head';
import { exp4, floats, madd, splat, sumOf, zero } from './simd';

/**
 * As `differentiate`; `logs`: log pi of each component where sigma is differentiated, else 0.
 * `columns`: 0 where nobody wants them. `work`: two blocks.
 */
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
	if (components === 2 && columns && !logs) {
		if (shared)
			weighTwo(
				scores,
				0,
				terms,
				columns,
				bytes,
				gradients,
				precision,
				query,
				rowSums,
				delta,
				known,
				end,
				visible,
				true,
			);
		else
			weighTwo(
				scores,
				floats(BLOCK),
				terms,
				columns,
				bytes,
				gradients,
				precision,
				query,
				rowSums,
				delta,
				known,
				end,
				visible,
				false,
			);
		return;
	}
	for (let r = 0; r < components; r++) {
		const last = r === components - 1;
		const a = v128.load_splat<f32>(precision + floats(r));
		const u = splat(load<f32>(query + floats(r)) - known);
		const score = scores + floats((r % keys) * BLOCK);
		const term = terms + <usize>r * bytes;
		const column = columns ? columns + <usize>(r * SUMS) * bytes : 0;
		const log = logs ? logs + <usize>r * bytes : 0;
		const more = r > 0;
		// Sums over components end where what they are made of was.
		const sums = shared && !last ? work : score;
		const massTo = last ? gradients : masses;
		let sum: v128;
		if (!more && !column)
			sum = weighGradients(
				score,
				term,
				0,
				0,
				bytes,
				gradients,
				sums,
				work,
				massTo,
				masses,
				false,
				false,
				a,
				u,
				delta,
				known,
				end,
				visible,
			);
		else if (!more && !log)
			sum = weighGradients(
				score,
				term,
				column,
				0,
				bytes,
				gradients,
				sums,
				work,
				massTo,
				masses,
				false,
				false,
				a,
				u,
				delta,
				known,
				end,
				visible,
			);
		else if (!log)
			sum = weighGradients(
				score,
				term,
				column,
				0,
				bytes,
				gradients,
				sums,
				work,
				massTo,
				masses,
				shared,
				true,
				a,
				u,
				delta,
				known,
				end,
				visible,
			);
		else
			sum = weighGradients(
				score,
				term,
				column,
				log,
				bytes,
				gradients,
				sums,
				work,
				massTo,
				masses,
				shared && more,
				more,
				a,
				u,
				delta,
				known,
				end,
				visible,
			);
		store<f32>(rowSums + floats(r), load<f32>(rowSums + floats(r)) + sumOf(sum));
	}
}

/**
 * Both of two components at once: what they share is read once, and no sum of theirs is stored in parts. `apart`: bytes from the
 * scores of the first key to those of the second. `shared` is a constant at each call, so that each is a loop of its own. @inline */
function weighTwo(
	score: usize,
	apart: usize,
	term: usize,
	column: usize,
	bytes: usize,
	gradients: usize,
	precision: usize,
	query: usize,
	rowSums: usize,
	delta: f32,
	known: f32,
	end: usize,
	visible: i32,
	shared: bool,
): void {
	const free: usize = floats(visible & ~3);
	const a0 = v128.load_splat<f32>(precision);
	const a1 = v128.load_splat<f32>(precision, 4);
	const u0 = splat(load<f32>(query) - known);
	const u1 = splat(load<f32>(query, 4) - known);
	const other = column + <usize>SUMS * bytes;
	let sum0 = zero();
	let sum1 = zero();
	for (let n: usize = 0; n < end; n += 16) {
		const s0 = v128.load(score + n);
		const s1 = shared ? s0 : v128.load(score + apart + n);
		let w0 = exp4(madd(s0, a0, f32x4.add(u0, v128.load(term + n))));
		let w1 = exp4(madd(s1, a1, f32x4.add(u1, v128.load(term + bytes + n))));
		if (n >= free) {
			const seen = before(n, visible);
			w0 = v128.and(w0, seen);
			w1 = v128.and(w1, seen);
		}
		const gradient = f32x4.sub(v128.load(gradients + n), splat(delta));
		const t0 = f32x4.mul(w0, gradient);
		const t1 = f32x4.mul(w1, gradient);
		v128.store(column + n, f32x4.add(v128.load(column + n), t0));
		v128.store(other + n, f32x4.add(v128.load(other + n), t1));
		const p0 = f32x4.mul(t0, a0);
		const p1 = f32x4.mul(t1, a1);
		sum0 = f32x4.add(sum0, p0);
		sum1 = f32x4.add(sum1, p1);
		v128.store(score + n, shared ? f32x4.add(p0, p1) : p0);
		if (!shared) v128.store(score + apart + n, p1);
		v128.store(gradients + n, f32x4.add(w0, w1));
	}
	store<f32>(rowSums, load<f32>(rowSums) + sumOf(sum0));
	store<f32>(rowSums, load<f32>(rowSums, 4) + sumOf(sum1), 4);
}

/**
 * One component: a_r ds_ijr to `pulls` and p_ijr to `masses`, on top of what earlier ones left at `pullsSoFar` and
 * `massesSoFar`; the sum of a_r ds_ijr. Flags, and what is absent, are constants at each call, so that it is a loop of its own. @inline */
function weighGradients(
	score: usize,
	term: usize,
	column: usize,
	log: usize,
	bytes: usize,
	gradients: usize,
	pulls: usize,
	pullsSoFar: usize,
	masses: usize,
	massesSoFar: usize,
	addPulls: bool,
	addMasses: bool,
	a: v128,
	u: v128,
	delta: f32,
	known: f32,
	end: usize,
	visible: i32,
): v128 {
	const free: usize = floats(visible & ~3);
	let sum = zero();
	for (let n: usize = 0; n < end; n += 16) {
		const exponent = madd(v128.load(score + n), a, f32x4.add(u, v128.load(term + n)));
		let weight = exp4(exponent);
		if (n >= free) weight = v128.and(weight, before(n, visible));
		const toScore = f32x4.mul(weight, f32x4.sub(v128.load(gradients + n), splat(delta)));
		if (column) v128.store(column + n, f32x4.add(v128.load(column + n), toScore));
		if (log) {
			const own = f32x4.sub(splat(known), v128.load(log + n));
			const third = column + 2 * bytes + n;
			v128.store(third, madd(toScore, f32x4.add(exponent, own), v128.load(third)));
		}
		const pull = f32x4.mul(toScore, a);
		sum = f32x4.add(sum, pull);
		v128.store(pulls + n, addPulls ? f32x4.add(v128.load(pullsSoFar + n), pull) : pull);
		v128.store(masses + n, addMasses ? f32x4.add(v128.load(massesSoFar + n), weight) : weight);
	}
	return sum;
}
