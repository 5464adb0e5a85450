/** What changes from step to step, as kernels/optimiser.ts and kernels/pointwise.ts read it. */
import { keyOf } from '../../core/random';
import type { StepState } from '../../graph/tensor';

export const STEP_BYTES = 24;

/** Of the optimiser; of no account in a program that has none. */
interface Rates {
	readonly learningRate: number;
	readonly beta1: number;
}

export function writeStep(
	data: DataView,
	at: number,
	{ seed, step, learningRate, beta1 }: StepState & Rates,
): void {
	const [low, high] = keyOf(seed);
	data.setUint32(at, low, true);
	data.setUint32(at + 4, high, true);
	data.setUint32(at + 8, step, true);
	data.setFloat32(at + 12, learningRate, true);
	data.setFloat64(at + 16, beta1, true);
}
