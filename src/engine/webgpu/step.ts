/** The block of what changes from step to step (`shaders/common/step.wgsl`). */
import { keyOf } from '../../core/random';
import type { StepState } from '../../graph/tensor';
import type { Device } from './device';
import { COPY_DST, STORAGE } from './usage';

export const STEP_BYTES = 20;

export function stepBuffer(device: Device): GPUBuffer {
	return device.buffer('step', STEP_BYTES, STORAGE | COPY_DST);
}

/** Of the optimiser; of no account in a program that has none. */
interface Rates {
	readonly learningRate: number;
	readonly beta1: number;
}

export function writeStep(
	device: Device,
	buffer: GPUBuffer,
	{ seed, step, learningRate, beta1 }: StepState & Rates,
): void {
	const block = new DataView(new ArrayBuffer(STEP_BYTES));
	const [low, high] = keyOf(seed);
	block.setUint32(0, low, true);
	block.setUint32(4, high, true);
	block.setUint32(8, step, true);
	block.setFloat32(12, learningRate, true);
	block.setFloat32(16, 1 - beta1, true);
	device.gpu.queue.writeBuffer(buffer, 0, block.buffer);
}
