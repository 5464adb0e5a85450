/**
 * output_i = sum_j a_ij v_j, Eqs. (9) and (10), and logSumExp_i = L_i, by a running softmax over blocks of keys. A task is
 * one head of one example; nothing of size seq x seq. Hard assignment keeps the largest score of a key, Eq. (12).
 */
import { before, EMPTY_ROW, keyPriors, keyTerms, MASKED, queryTerm } from './attention-head';
import { copyRows, pack } from './pack';
import { ALL, product, productOfPanels, seenBy } from './products';
import { clear, eights, exp4, floats, largestOf, ln, madd, splat, sumOf } from './simd';
import { scratch, take } from './threads';
import type { Optional, Pointer } from './types';

/** Queries of a tile, and keys that their scores are computed for at once: what the rows share is done for many keys. */
const ROWS: i32 = 32;
const BLOCK: i32 = 256;

/** projection [batch, seq, (2 + keys) heads dim]; a row starts with a score of `peak` and a mass of `total`: the null key. */
export function attention(
	projection: Pointer,
	precision: Pointer,
	logPrior: Pointer,
	shift: Optional,
	keyMask: Optional,
	output: Pointer,
	logSumExp: Pointer,
	batch: i32,
	seq: i32,
	heads: i32,
	components: i32,
	keys: i32,
	dim: i32,
	positions: i32,
	gaussian: i32,
	hard: i32,
	causal: i32,
	peak: f32,
	total: f32,
): void {
	const whole = eights(seq);
	const width = eights(dim);
	const panelBytes = floats(whole * dim);
	const token = (2 + keys) * heads * dim;
	const scoreBytes = floats(keys * BLOCK);
	const panels = scratch();
	const values = panels + <usize>keys * panelBytes;
	const terms = values + floats(whole * width);
	const logs = terms + floats(components * whole);
	const queries = logs + floats(whole);
	const sums = queries + floats(ROWS * dim);
	const scores = sums + floats(ROWS * width);
	const exponents = scores + <usize>ROWS * scoreBytes;
	const query = exponents + floats(components * BLOCK);
	const peaks = query + floats(ROWS * components);
	const totals = peaks + floats(ROWS);
	for (let pair = take(); pair < batch * heads; pair = take()) {
		const head = pair % heads;
		const example = projection + floats((pair / heads) * seq * token);
		const start = example + floats(head * dim);
		const part = floats(heads * dim);
		for (let k = 0; k < keys; k++)
			pack(start + <usize>(1 + k) * part, token, 1, seq, dim, 8, panels + <usize>k * panelBytes);
		copyRows(start + <usize>(1 + keys) * part, floats(token), seq, dim, values, width, whole);
		const mask = keyMask ? keyMask + floats((pair / heads) * seq) : 0;
		const a = precision + floats(head * components);
		for (let r = 0; r < components; r++) {
			const own = head * components + r;
			const moved = shift ? shift + floats(own * dim) : 0;
			const key = panels + <usize>(r % keys) * panelBytes;
			const at = terms + floats(r * whole);
			keyTerms(key, at, moved, mask, load<f32>(a + floats(r)), seq, dim, gaussian);
			keyPriors(logPrior + floats(own * positions), logs, seq, positions > 1);
			for (let n: usize = 0; n < floats(whole); n += 16)
				v128.store(at + n, f32x4.add(v128.load(at + n), v128.load(logs + n)));
		}
		for (let first = 0; first < seq; first += ROWS) {
			const rows = min(ROWS, seq - first);
			const filled = (rows + 3) & ~3;
			copyRows(start + floats(first * token), floats(token), rows, dim, queries, dim, filled);
			clear(sums, floats(ROWS * width));
			for (let i = 0; i < rows; i++) {
				store<f32>(peaks + floats(i), peak);
				store<f32>(totals + floats(i), total);
				for (let r = 0; r < components; r++) {
					const moved = shift ? shift + floats((head * components + r) * dim) : 0;
					store<f32>(
						query + floats(i * components + r),
						queryTerm(queries + floats(i * dim), moved, load<f32>(a + floats(r)), dim, gaussian),
					);
				}
			}
			const end = causal ? first + rows : seq;
			for (let block = 0; block < end; block += BLOCK) {
				const count = eights(min(BLOCK, end - block));
				const visible = causal ? first + 1 - block : ALL;
				for (let k = 0; k < keys; k++)
					productOfPanels(
						queries,
						floats(dim),
						filled,
						dim,
						panels + <usize>k * panelBytes + floats(block * dim),
						count,
						scores + floats(k * BLOCK),
						scoreBytes,
						visible,
					);
				for (let i = 0; i < rows; i++)
					weigh(
						scores + <usize>i * scoreBytes,
						exponents,
						terms + floats(block),
						floats(whole),
						a,
						query + floats(i * components),
						components,
						keys,
						seenBy(i, visible, count),
						visible + i,
						hard,
						peaks + floats(i),
						totals + floats(i),
						sums + floats(i * width),
						floats(width),
					);
				const seen = values + floats(block * width);
				const wide = floats(width);
				product(scores, scoreBytes, filled, count, seen, wide, width, sums, wide, true, visible);
			}
			for (let i = 0; i < rows; i++) {
				const mass = load<f32>(totals + floats(i));
				const inverse: f32 = mass > 0 ? 1 / mass : 0;
				const row = (pair / heads) * seq + first + i;
				const to = output + floats((row * heads + head) * dim);
				for (let n: usize = 0; n < floats(dim); n += 16)
					v128.store(to + n, f32x4.mul(v128.load(sums + floats(i * width) + n), splat(inverse)));
				const known = mass > 0 ? <f32>(<f64>load<f32>(peaks + floats(i)) + ln(mass)) : EMPTY_ROW;
				store<f32>(logSumExp + floats(pair * seq + first + i), known);
			}
		}
	}
}

/**
 * Scores of a query against a block of keys [keys, BLOCK] become weights of the keys [count], in the place of the first;
 * what the query has summed so far shrinks when a larger score turns up. Keys from `visible` on are not seen.
 */
function weigh(
	scores: usize,
	exponents: usize,
	terms: usize,
	termBytes: usize,
	precision: usize,
	query: usize,
	components: i32,
	keys: i32,
	count: i32,
	visible: i32,
	hard: i32,
	peak: usize,
	total: usize,
	sums: usize,
	sumBytes: usize,
): void {
	const end = floats(count);
	const free = floats(min(count, visible & ~3));
	let largest = splat(MASKED);
	for (let r = 0; r < components; r++) {
		const a = v128.load_splat<f32>(precision + floats(r));
		const u = v128.load_splat<f32>(query + floats(r));
		const score = scores + floats((r % keys) * BLOCK);
		const term = terms + <usize>r * termBytes;
		const exponent = exponents + floats(r * BLOCK);
		let n: usize = 0;
		for (; n < free; n += 16) {
			const own = madd(v128.load(score + n), a, f32x4.add(u, v128.load(term + n)));
			v128.store(exponent + n, own);
			largest = f32x4.pmax(largest, own);
		}
		for (; n < end; n += 16) {
			const own = madd(v128.load(score + n), a, f32x4.add(u, v128.load(term + n)));
			const shown = v128.bitselect(own, splat(MASKED), before(n, visible));
			v128.store(exponent + n, shown);
			largest = f32x4.pmax(largest, shown);
		}
	}
	if (hard)
		for (let r = 1; r < components; r++)
			for (let n: usize = 0; n < end; n += 16) {
				const own = v128.load(exponents + floats(r * BLOCK) + n);
				v128.store(exponents + n, f32x4.pmax(v128.load(exponents + n), own));
			}
	const last = load<f32>(peak);
	const now = max(largestOf(largest), last);
	if (now !== last) {
		const shrink = exp4(splat(last - now));
		store<f32>(peak, now);
		store<f32>(total, load<f32>(total) * f32x4.extract_lane(shrink, 0));
		for (let n: usize = 0; n < sumBytes; n += 16)
			v128.store(sums + n, f32x4.mul(v128.load(sums + n), shrink));
	}
	const peak4 = splat(now);
	let mass = splat(0);
	const kept = hard ? 1 : components;
	for (let r = 0; r < kept; r++) {
		const exponent = exponents + floats(r * BLOCK);
		for (let n: usize = 0; n < end; n += 16) {
			const own = exp4(f32x4.sub(v128.load(exponent + n), peak4));
			mass = f32x4.add(mass, own);
			v128.store(scores + n, r > 0 ? f32x4.add(v128.load(scores + n), own) : own);
		}
	}
	store<f32>(total, load<f32>(total) + sumOf(mass));
}
