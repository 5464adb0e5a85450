/** Gradients of prior, sigma and shift from the sums over pairs, summed over the batch in order. */
import { finishPrior } from './prior';
import { floats } from './simd';
import { scratch, take } from './threads';
import type { Optional, Pointer } from './types';

const SIGMA_SUM: i32 = 2;

/**
 * keySums [batch, heads, components, sums, seq]; `column`: which sum the prior wants; `rule`: see prior.ts.
 *   dlog sigma_r = -2 sum_ij ds_ijr x_ijr,  dsigma_r^2 = -a_r sum_ij ds_ijr x_ijr
 */
export function attentionParameters(
	keySums: Pointer,
	prior: Optional,
	variance: Optional,
	priorGradient: Optional,
	logSigmaGradient: Optional,
	varianceGradient: Optional,
	batch: i32,
	seq: i32,
	heads: i32,
	components: i32,
	positions: i32,
	sums: i32,
	column: i32,
	rule: i32,
): void {
	const totals = scratch();
	for (let head = take(); head < heads; head = take()) {
		for (let r = 0; r < components; r++) {
			const own = head * components + r;
			if (!logSigmaGradient && !varianceGradient) continue;
			const total = sumOver(keySums, batch, seq, heads, components, head, r, sums, SIGMA_SUM);
			if (logSigmaGradient) store<f32>(logSigmaGradient + floats(own), <f32>(-2 * total));
			if (varianceGradient)
				store<f32>(
					varianceGradient + floats(own),
					<f32>(-total / <f64>load<f32>(variance + floats(own))),
				);
		}
		if (!priorGradient) continue;
		for (let position = 0; position < positions; position++) {
			for (let r = 0; r < components; r++) {
				let total: f64 = 0;
				if (positions === 1)
					total = sumOver(keySums, batch, seq, heads, components, head, r, sums, column);
				// Positions after the last key have no sums.
				else if (position < seq)
					for (let example = 0; example < batch; example++) {
						const part = ((example * heads + head) * components + r) * sums + column;
						total += <f64>load<f32>(keySums + floats(part * seq + position));
					}
				store<f64>(totals + ((<usize>r) << 3), total);
			}
			const first = head * components * positions + position;
			finishPrior(rule, totals, prior, priorGradient, first, positions, components);
		}
	}
}

function sumOver(
	keySums: usize,
	batch: i32,
	seq: i32,
	heads: i32,
	components: i32,
	head: i32,
	r: i32,
	sums: i32,
	column: i32,
): f64 {
	let total: f64 = 0;
	for (let example = 0; example < batch; example++) {
		const part = ((example * heads + head) * components + r) * sums + column;
		for (let j = 0; j < seq; j++) total += <f64>load<f32>(keySums + floats(part * seq + j));
	}
	return total;
}

/** output [size] = sum over the batch of parts [batch, size]. */
export function sumExamples(parts: Pointer, output: Pointer, batch: i32, size: i32): void {
	for (let index = take(); index < size; index = take()) {
		let total: f64 = 0;
		for (let example = 0; example < batch; example++)
			total += <f64>load<f32>(parts + floats(example * size + index));
		store<f32>(output + floats(index), <f32>total);
	}
}
