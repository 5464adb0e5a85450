/** A WebGPU engine for tests in Node. A missing adapter fails the test that asks; it never skips it. */
import { create, globals } from 'webgpu';
import { openWebgpu, type WebgpuEngine } from '../engine/webgpu';

let shared: Promise<WebgpuEngine> | null = null;

/** One engine a test file, so that compiled kernels are shared between its tests. */
export function testEngine(): Promise<WebgpuEngine> {
	shared ??= newEngine();
	return shared;
}

export function newEngine(): Promise<WebgpuEngine> {
	Object.assign(globalThis, globals);
	return openWebgpu(create([]));
}
