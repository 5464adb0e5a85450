/** Samples as the figures of a row. */
import { median } from '../../src/core/median';
import type { Timing } from './row';

/** @param samples  milliseconds, at least one */
export function timingOf(samples: readonly number[]): Timing {
	return {
		median: rounded(median(samples)),
		min: rounded(Math.min(...samples)),
		max: rounded(Math.max(...samples)),
		count: samples.length,
	};
}

/** Five significant digits. */
export function rounded(value: number): number {
	return Number(value.toPrecision(5));
}

/** Of a product of two matrices with `size` rows and columns. */
export function gflopsOf(size: number, elapsedMs: number): number {
	return rounded((2 * size ** 3) / elapsedMs / 1e6);
}
