/** An instance of the compiled kernels in one thread, and what a thread beside the first does with it. */
import { Problem } from '../../core/problem';

/** What a thread beside the first needs; it is posted to its worker. */
export interface HelperTask {
	readonly module: WebAssembly.Module;
	readonly memory: WebAssembly.Memory;
	/** 1 for the first helper. */
	readonly thread: number;
	readonly threads: number;
	/** Address of the control block, in the first page. */
	readonly control: number;
}

/** What kernels/threads.ts exports. */
export interface Kernels {
	enlist(thread: number, threads: number, control: number): void;
	run(calls: number, count: number, scratch: number, scratchBytes: number): void;
	serve(seen: number): void;
	stop(): void;
	abandon(): void;
}

/** Starts to carry out a helper's task. Returns the rest of it, which blocks until the engine is disposed of. */
export function prepareHelper({ module, memory, thread, threads, control }: HelperTask) {
	const kernels = instantiate(module, memory);
	kernels.enlist(thread, threads, control);
	return (): void => {
		try {
			kernels.serve(0);
		} catch (failure) {
			kernels.abandon();
			throw failure;
		}
	};
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
	// The control block lies in the first page, which every view has, however much the memory grows.
	const words = new Int32Array(memory.buffer);
	const threads = {
		sleep: (at: number, seen: number) => Atomics.wait(words, at / 4, seen, 1000),
		wake: (at: number) => Atomics.notify(words, at / 4),
	};
	const abort = () => {
		throw new Problem('internal', 'a CPU kernel gave up.');
	};
	const instance = new WebAssembly.Instance(module, { env: { memory, abort }, threads });
	return instance.exports as unknown as Kernels;
}
