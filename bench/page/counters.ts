/** Counts what a library asks of WebGPU, by wrapping the methods it must go through. */
import type { Calls } from '../cases/works';

export interface Counters {
	calls(): Calls;
	memory(): { readonly liveBytes: number; readonly peakBytes: number };
}

type Method = (this: object, ...given: unknown[]) => unknown;

/** Call before a device exists. */
export function countWebgpu(): Counters {
	const counts = { submits: 0, dispatches: 0, buffersCreated: 0, bindGroupsCreated: 0 };
	const alive = new WeakMap<object, number>();
	let liveBytes = 0;
	let peakBytes = 0;
	const release = (buffer: object) => {
		liveBytes -= alive.get(buffer) ?? 0;
		alive.delete(buffer);
	};
	if (typeof GPUDevice === 'undefined')
		return { calls: () => counts, memory: () => ({ liveBytes, peakBytes }) };
	after(GPUQueue.prototype, 'submit', () => counts.submits++);
	after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => counts.dispatches++);
	after(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => counts.dispatches++);
	after(GPUDevice.prototype, 'createBindGroup', () => counts.bindGroupsCreated++);
	after(GPUDevice.prototype, 'createBuffer', (_, buffer) => {
		counts.buffersCreated++;
		const { size } = buffer as GPUBuffer;
		alive.set(buffer as GPUBuffer, size);
		liveBytes += size;
		peakBytes = Math.max(peakBytes, liveBytes);
	});
	after(GPUBuffer.prototype, 'destroy', release);
	return { calls: () => ({ ...counts }), memory: () => ({ liveBytes, peakBytes }) };
}

function after(
	prototype: object,
	name: string,
	seen: (self: object, result: unknown) => void,
): void {
	const original: Method = Reflect.get(prototype, name);
	const wrapped: Method = function (...given) {
		const result = original.apply(this, given);
		seen(this, result);
		return result;
	};
	Reflect.set(prototype, name, wrapped);
}
