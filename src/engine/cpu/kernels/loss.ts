/** Cross-entropy of rows of logits; a negative target is ignored. */
import { exp, exp4, floats, largestOf, ln, splat, sumOf } from './simd';
import { take } from './threads';
import type { Pointer } from './types';

const ROWS: i32 = 8;

/** logSumExp [rows], and rowLoss [rows]: 0 where there is no target. */
export function crossEntropy(
	logits: Pointer,
	targets: Pointer,
	logSumExp: Pointer,
	rowLoss: Pointer,
	rows: i32,
	vocabulary: i32,
): void {
	const end = floats(vocabulary);
	for (let first = take() * ROWS; first < rows; first = take() * ROWS)
		for (let row = first; row < min(rows, first + ROWS); row++) {
			const at = logits + floats(row * vocabulary);
			let largest4 = splat(load<f32>(at));
			let n: usize = 0;
			for (; n + 16 <= end; n += 16) largest4 = f32x4.max(largest4, v128.load(at + n));
			let largest = largestOf(largest4);
			for (; n < end; n += 4) largest = max(largest, load<f32>(at + n));
			let sum4 = splat(0);
			for (n = 0; n + 16 <= end; n += 16)
				sum4 = f32x4.add(sum4, exp4(f32x4.sub(v128.load(at + n), splat(largest))));
			let sum = sumOf(sum4);
			for (; n < end; n += 4) sum += exp(load<f32>(at + n) - largest);
			const known = <f64>largest + ln(sum);
			store<f32>(logSumExp + floats(row), <f32>known);
			const target = load<i32>(targets + floats(row));
			const loss: f32 = target < 0 ? 0 : <f32>(known - <f64>load<f32>(at + floats(target)));
			store<f32>(rowLoss + floats(row), loss);
		}
}

/** output = mean of rowLoss over the rows that have a target; count = how many have. */
export function meanLoss(
	rowLoss: Pointer,
	targets: Pointer,
	output: Pointer,
	count: Pointer,
	rows: i32,
): void {
	if (take() > 0) return;
	let sum: f64 = 0;
	let counted = 0;
	for (let row = 0; row < rows; row++) {
		sum += <f64>load<f32>(rowLoss + floats(row));
		if (load<i32>(targets + floats(row)) >= 0) counted++;
	}
	store<f32>(output, counted > 0 ? <f32>(sum / <f64>counted) : 0);
	store<f32>(count, <f32>counted);
}

/** output = (exp(logits - logSumExp) - 1[v = target]) * outputGradient / count; 0 in ignored rows. */
export function crossEntropyBackward(
	logits: Pointer,
	targets: Pointer,
	logSumExp: Pointer,
	count: Pointer,
	outputGradient: Pointer,
	output: Pointer,
	rows: i32,
	vocabulary: i32,
): void {
	const end = floats(vocabulary);
	const scale = load<f32>(outputGradient) / load<f32>(count);
	for (let first = take() * ROWS; first < rows; first = take() * ROWS)
		for (let row = first; row < min(rows, first + ROWS); row++) {
			const start = floats(row * vocabulary);
			const target = load<i32>(targets + floats(row));
			const known = load<f32>(logSumExp + floats(row));
			if (target < 0) {
				memory.fill(output + start, 0, end);
				continue;
			}
			let n: usize = 0;
			for (; n + 16 <= end; n += 16) {
				const p = exp4(f32x4.sub(v128.load(logits + start + n), splat(known)));
				v128.store(output + start + n, f32x4.mul(p, splat(scale)));
			}
			for (; n < end; n += 4)
				store<f32>(output + start + n, exp(load<f32>(logits + start + n) - known) * scale);
			const hit = start + floats(target);
			const p = exp(load<f32>(logits + hit) - known);
			store<f32>(output + hit, (p - 1) * scale);
		}
}
