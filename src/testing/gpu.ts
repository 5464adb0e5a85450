/** A WebGPU engine for tests in Node. A missing adapter fails the test that asks; it never skips it. */
import { createGpu } from '../cli/dawn';
import { openWebgpu, type WebgpuEngine } from '../engine/webgpu';
import { type Device, openDevice } from '../engine/webgpu/device';

let shared: Promise<WebgpuEngine> | null = null;

/** One engine a test file, so that compiled kernels are shared between its tests. */
export function testEngine(): Promise<WebgpuEngine> {
	shared ??= newEngine();
	return shared;
}

/** Held, because Dawn frees an instance that nobody holds, and its devices with it. */
const instances: GPU[] = [];

export function newInstance(): GPU {
	const gpu = createGpu();
	instances.push(gpu);
	return gpu;
}

export function newEngine(): Promise<WebgpuEngine> {
	return openWebgpu(newInstance());
}

/**
 * A device with 16-bit floats, of the Vulkan driver whose description MGK_HALF_VULKAN names, or of the usual adapter. SwiftShader
 * has none; null where no adapter has.
 */
export async function halfDevice(): Promise<Device | null> {
	const before = process.env.VK_ICD_FILENAMES;
	const named = process.env.MGK_HALF_VULKAN;
	if (named) process.env.VK_ICD_FILENAMES = named;
	try {
		const device = await openDevice(newInstance());
		if (device.gpu.features.has('shader-f16')) return device;
		device.dispose();
		return null;
	} finally {
		if (before === undefined) delete process.env.VK_ICD_FILENAMES;
		else process.env.VK_ICD_FILENAMES = before;
	}
}
