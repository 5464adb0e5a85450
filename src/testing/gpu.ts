/** A WebGPU engine for tests in Node. A missing adapter fails the test that asks; it never skips it. */
import { createGpu } from '../cli/dawn';
import { openWebgpu, type WebgpuEngine } from '../engine/webgpu';

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
