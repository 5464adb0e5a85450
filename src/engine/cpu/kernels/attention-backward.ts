/**
 * Gradients of attention by recomputation from logSumExp, one pass over pairs; a task is one head of one example.
 *   ds_ijr = p_ijr (dO_i.v_j - delta_i), delta_i = dO_i.o_i;  dv_j = sum_i a_ij dO_i
 *   dq_i = sum_jr a_r ds_ijr (k_jr - q_i),  dk_jr = sum_i a_r ds_ijr (q_i - k_jr);  shifted: k_jr = k_j + b_r, dk_j = sum_r dk_jr
 * and without the second terms for the dot product.
 */
import {
	BLOCK,
	dot,
	EMPTY_ROW,
	keyPriors,
	keyTerms,
	MASKED,
	queryTerm,
	SUMS,
} from './attention-head';
import { differentiate } from './attention-pairs';
import { differentiateSoft } from './attention-soft';
import { copyRow, copyRows, pack } from './pack';
import { ALL, product, productOfPanels, seenBy, transposedProduct } from './products';
import { clear, eights, floats, madd, splat } from './simd';
import { scratch, take } from './threads';
import type { Optional, Pointer } from './types';

/** Queries of a tile. */
const ROWS: i32 = 32;

/**
 * projectionGradient as projection; keySums [batch, heads, components, SUMS, seq];
 * shiftSums [batch, heads, components, dim]: db_r of one example.
 * priorSum: what the prior wants, see attention-pairs.ts; sigma: 1 where it is differentiated.
 */
export function attentionBackward(
	projection: Pointer,
	precision: Pointer,
	logPrior: Pointer,
	shift: Optional,
	keyMask: Optional,
	attended: Pointer,
	logSumExp: Pointer,
	outputGradient: Pointer,
	projectionGradient: Pointer,
	keySums: Optional,
	shiftSums: Optional,
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
	priorSum: i32,
	sigma: i32,
): void {
	const whole = eights(seq);
	const width = eights(dim);
	const rowBytes = floats(width);
	const panelBytes = floats(whole * dim);
	const headBytes = floats(whole * width);
	const token = (2 + keys) * heads * dim;
	const tokenBytes = floats(token);
	const part = floats(heads * dim);
	const scoreBytes = floats((keys + 1) * BLOCK);
	const keyPanels = scratch();
	const valuePanels = keyPanels + <usize>keys * panelBytes;
	const keyRows = valuePanels + panelBytes;
	const keyGradient = keyRows + <usize>keys * headBytes;
	const valueGradient = keyGradient + <usize>keys * headBytes;
	const terms = valueGradient + headBytes;
	const logs = terms + floats(components * whole);
	const columns = logs + floats(components * whole);
	const queries = columns + floats(components * SUMS * whole);
	const cotangents = queries + <usize>ROWS * rowBytes;
	const queryGradient = cotangents + <usize>ROWS * rowBytes;
	const scores = queryGradient + <usize>ROWS * rowBytes;
	const query = scores + <usize>ROWS * scoreBytes;
	const rowSums = query + floats(ROWS * components);
	const deltas = rowSums + floats(ROWS * components);
	const knowns = deltas + floats(ROWS);
	const work = knowns + floats(ROWS);
	const soft = !hard && priorSum === 0;
	const wanted = gaussian || keySums;
	for (let pair = take(); pair < batch * heads; pair = take()) {
		const head = pair % heads;
		const example = pair / heads;
		const start = floats(example * seq * token + head * dim);
		const from = projection + start;
		const to = projectionGradient + start;
		const a = precision + floats(head * components);
		const shifts = shift ? shift + floats(head * components * dim) : 0;
		const mask = keyMask ? keyMask + floats(example * seq) : 0;
		const moved = shiftSums ? shiftSums + floats(pair * components * dim) : 0;
		for (let k = 0; k < keys; k++) {
			const key = from + <usize>(1 + k) * part;
			pack(key, token, 1, seq, dim, 8, keyPanels + <usize>k * panelBytes);
			copyRows(key, tokenBytes, seq, dim, keyRows + <usize>k * headBytes, width, whole);
		}
		pack(from + <usize>(1 + keys) * part, token, 1, seq, dim, 8, valuePanels);
		clear(keyGradient, <usize>(keys + 1) * headBytes);
		clear(columns, floats(components * SUMS * whole));
		if (moved) clear(moved, floats(components * dim));
		for (let r = 0; r < components; r++) {
			const own = head * components + r;
			const key = keyPanels + <usize>(r % keys) * panelBytes;
			const b = shift ? shift + floats(own * dim) : 0;
			keyTerms(
				key,
				terms + floats(r * whole),
				b,
				mask,
				load<f32>(a + floats(r)),
				seq,
				dim,
				gaussian,
			);
			const log = logs + floats(r * whole);
			keyPriors(logPrior + floats(own * positions), log, seq, positions > 1);
			if (soft) addRow(terms + floats(r * whole), log, whole);
		}
		for (let first = 0; first < seq; first += ROWS) {
			const rows = min(ROWS, seq - first);
			const filled = (rows + 3) & ~3;
			const row = example * seq + first;
			const outputAt = floats((row * heads + head) * dim);
			copyRows(from + <usize>first * tokenBytes, tokenBytes, rows, dim, queries, width, filled);
			copyRows(outputGradient + outputAt, part, rows, dim, cotangents, width, filled);
			clear(queryGradient, <usize>ROWS * rowBytes);
			clear(rowSums, floats(ROWS * components));
			for (let i = 0; i < rows; i++) {
				const own = attended + outputAt + <usize>i * part;
				store<f32>(deltas + floats(i), dot(cotangents + <usize>i * rowBytes, own, dim));
				const known = load<f32>(logSumExp + floats(pair * seq + first + i));
				// Above every score, so that a row without keys has no weights.
				store<f32>(knowns + floats(i), known > EMPTY_ROW ? known : -MASKED);
				for (let r = 0; r < components; r++) {
					const b = shift ? shifts + floats(r * dim) : 0;
					const q = queries + <usize>i * rowBytes;
					const term = queryTerm(q, b, load<f32>(a + floats(r)), dim, gaussian);
					store<f32>(query + floats(i * components + r), term);
				}
			}
			const end = causal ? first + rows : seq;
			for (let block = 0; block < end; block += BLOCK) {
				const count = eights(min(BLOCK, end - block));
				const seen = causal ? first + 1 - block : ALL;
				for (let k = 0; k <= keys; k++)
					productOfPanels(
						k < keys ? queries : cotangents,
						rowBytes,
						filled,
						dim,
						keyPanels + <usize>k * panelBytes + floats(block * dim),
						count,
						scores + floats(k * BLOCK),
						scoreBytes,
						seen,
					);
				for (let i = 0; i < rows; i++) {
					const pairs = scores + <usize>i * scoreBytes;
					const own = query + floats(i * components);
					const sums = rowSums + floats(i * components);
					const delta = load<f32>(deltas + floats(i));
					const known = load<f32>(knowns + floats(i));
					const visible = seen + i;
					const near = seenBy(i, seen, count);
					if (soft)
						differentiateSoft(
							pairs,
							terms + floats(block),
							sigma ? logs + floats(block) : 0,
							wanted ? columns + floats(block) : 0,
							floats(whole),
							a,
							own,
							sums,
							delta,
							known,
							components,
							keys,
							near,
							visible,
							work,
						);
					else
						differentiate(
							pairs,
							terms + floats(block),
							logs + floats(block),
							columns + floats(block),
							floats(whole),
							a,
							own,
							sums,
							delta,
							known,
							components,
							keys,
							near,
							visible,
							hard,
							priorSum,
							mask === 0 || load<i32>(mask + floats(first + i)) !== 0,
							work,
						);
				}
				for (let k = 0; k <= keys; k++) {
					const pulls = scores + floats(k * BLOCK);
					const at = <usize>k * headBytes + floats(block * width);
					const left = k < keys ? queries : cotangents;
					if (k < keys)
						product(
							pulls,
							scoreBytes,
							filled,
							count,
							keyRows + at,
							rowBytes,
							width,
							queryGradient,
							rowBytes,
							true,
							seen,
						);
					transposedProduct(
						pulls,
						scoreBytes,
						count,
						rows,
						left,
						rowBytes,
						width,
						keyGradient + at,
						rowBytes,
						seen,
					);
				}
			}
			for (let i = 0; i < rows; i++) {
				const q = queries + <usize>i * rowBytes;
				const sums = rowSums + floats(i * components);
				const own = queryGradient + <usize>i * rowBytes;
				for (let r = 0; r < components; r++) {
					const sum = load<f32>(sums + floats(r));
					if (shifts) increase(own, shifts + floats(r * dim), sum, dim);
					if (gaussian) increase(own, q, -sum, dim);
					if (moved) increase(moved + floats(r * dim), q, sum, dim);
				}
				copyRow(own, to + <usize>(first + i) * tokenBytes, dim);
			}
		}
		if (gaussian)
			for (let r = 0; r < components; r++) {
				const sums = columns + floats(r * SUMS * whole);
				const b = shift ? shifts + floats(r * dim) : 0;
				const scale = -load<f32>(a + floats(r));
				const key = <usize>(r % keys) * headBytes;
				for (let j = 0; j < seq; j++) {
					const sum = scale * load<f32>(sums + floats(j));
					const k = keyRows + key + <usize>j * rowBytes;
					const own = keyGradient + key + <usize>j * rowBytes;
					increase(own, k, sum, dim);
					if (b) increase(own, b, sum, dim);
					if (!moved) continue;
					increase(moved + floats(r * dim), k, sum, dim);
					if (b) increase(moved + floats(r * dim), b, sum, dim);
				}
			}
		for (let k = 0; k <= keys; k++)
			for (let j = 0; j < seq; j++)
				copyRow(
					keyGradient + <usize>k * headBytes + <usize>j * rowBytes,
					to + <usize>j * tokenBytes + <usize>(1 + k) * part,
					dim,
				);
		if (keySums)
			for (let sum = 0; sum < components * SUMS; sum++)
				memory.copy(
					keySums + floats((pair * components * SUMS + sum) * seq),
					columns + floats(sum * whole),
					floats(seq),
				);
	}
}

/** at += by * from, over `dim` numbers. */
function increase(at: usize, from: usize, by: f32, dim: i32): void {
	const end = floats(dim);
	for (let n: usize = 0; n < end; n += 16)
		v128.store(at + n, madd(v128.load(from + n), splat(by), v128.load(at + n)));
}

/** at += from, over `count` numbers. */
function addRow(at: usize, from: usize, count: i32): void {
	for (let n: usize = 0; n < floats(count); n += 16)
		v128.store(at + n, f32x4.add(v128.load(at + n), v128.load(from + n)));
}
