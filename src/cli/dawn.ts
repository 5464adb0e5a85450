/** WebGPU in Node by Dawn, whose way of waiting would take a core for itself. */
import { create, globals } from 'webgpu';

/** A wait shorter than this is answered at once; a longer one within a millisecond or so. */
const QUICK_MS = 4;

/** A WebGPU of its own, looking for adapters anew. Hold it: Dawn frees one that nobody holds, with its devices. */
export function createGpu(): GPU {
	Object.assign(globalThis, globals);
	pacePolling();
	return create([]);
}

let paced = false;

/**
 * While anything is pending, Dawn asks for its events from `setImmediate` to `setImmediate`, without a pause: a core of the
 * machine, which a software adapter needs. It looks the function up for every call, so that its polls, and they alone, can
 * be given timers after the first milliseconds of a wait.
 */
function pacePolling(): void {
	if (paced) return;
	paced = true;
	const immediately = globalThis.setImmediate;
	let waitingSince: number | null = null;
	let asked = false;
	const poll = (callback: () => void): void => {
		asked = false;
		callback();
		// Dawn asks again from within, as long as anything is pending.
		if (!asked) waitingSince = null;
	};
	const scheduled = (callback: (...args: unknown[]) => void, ...args: unknown[]): unknown => {
		if (!isNative(callback)) return immediately(callback, ...args);
		asked = true;
		waitingSince ??= performance.now();
		return performance.now() - waitingSince < QUICK_MS
			? immediately(poll, callback)
			: setTimeout(poll, 1, callback);
	};
	globalThis.setImmediate = Object.assign(scheduled, immediately) as typeof setImmediate;
}

function isNative(callback: (...args: unknown[]) => void): boolean {
	return Function.prototype.toString.call(callback).includes('[native code]');
}
