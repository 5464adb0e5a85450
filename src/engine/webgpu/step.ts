/** The block of what changes from step to step (`shaders/common/step.wgsl`). */
import { keyOf } from '../../core/random';
import type { StepState } from '../../graph/tensor';
import type { Device } from './device';
import { COPY_DST, STORAGE } from './usage';

export const STEP_BYTES = 16;

export function stepBuffer(device: Device): GPUBuffer {
	return device.buffer('step', STEP_BYTES, STORAGE | COPY_DST);
}

export function writeStep(
	device: Device,
	buffer: GPUBuffer,
	{ seed, step, learningRate }: StepState & { readonly learningRate: number },
): void {
	const block = new DataView(new ArrayBuffer(STEP_BYTES));
	const [low, high] = keyOf(seed);
	block.setUint32(0, low, true);
	block.setUint32(4, high, true);
	block.setUint32(8, step, true);
	block.setFloat32(12, learningRate, true);
	device.gpu.queue.writeBuffer(buffer, 0, block.buffer);
}
