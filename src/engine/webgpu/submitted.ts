import type { Device } from './device';

/** Submits what `encode` encodes, and resolves when the device has done it. */
export async function submitted(
	device: Device,
	encode: (encoder: GPUCommandEncoder) => void,
): Promise<void> {
	const encoder = device.gpu.createCommandEncoder();
	encode(encoder);
	device.submit(encoder);
	await device.gpu.queue.onSubmittedWorkDone();
	device.check();
}
