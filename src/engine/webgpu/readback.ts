/** Reading buffers back. */
import type { Device } from './device';
import { MODE_READ, STAGING } from './usage';

/** A copy of the first `bytes` of a buffer. */
export async function readBuffer(
	device: Device,
	buffer: GPUBuffer,
	bytes: number,
): Promise<ArrayBuffer> {
	const staging = device.buffer('readback', bytes, STAGING);
	try {
		const encoder = device.gpu.createCommandEncoder();
		encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
		device.submit(encoder);
		return await mapCopy(device, staging);
	} finally {
		device.release([staging]);
	}
}

/** Maps a staging buffer, copies it, and unmaps it again. */
export async function mapCopy(device: Device, staging: GPUBuffer): Promise<ArrayBuffer> {
	try {
		await staging.mapAsync(MODE_READ);
	} catch (cause) {
		device.check();
		throw cause;
	}
	const copy = staging.getMappedRange().slice(0);
	staging.unmap();
	device.check();
	return copy;
}
