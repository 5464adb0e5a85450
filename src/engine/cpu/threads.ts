/**
 * The compiled kernels on one memory, and the threads that run them. The caller is thread 0; the others are workers that
 * `start` makes, which is told what they need, because Node and pages make workers differently.
 */
import { Problem } from '../../core/problem';
import { type HelperTask, instantiate, type Kernels } from './instance';
import { type Arithmetic, chosenArithmetic } from './modules/arithmetic';
import { fetchKernels } from './modules/fetch';

/** More threads than this seldom help the small products of a step: the most that are taken unasked. */
export const MOST_USEFUL_THREADS = 8;

export interface Helper {
	/** Ends the worker; safe while it waits for work. */
	terminate(): void;
}

/** Starts a worker that carries out `prepareHelper`; resolves when it has begun. */
export type StartHelper = (task: HelperTask) => Promise<Helper>;

/** What an engine is opened with. */
export interface CpuOptions {
	/** How many; more than one needs `start`, and memory that can be shared. */
	readonly threads?: number;
	readonly start?: StartHelper;
	/** Fused where it is here, unless given. */
	readonly arithmetic?: Arithmetic | undefined;
}

/** The control block: see kernels/threads.ts. */
const CONTROL = 64;
const MOST_PAGES = 65536;
const PAGE_BYTES = 65536;

interface LargestMemory {
	readonly memory: WebAssembly.Memory;
	readonly most: number;
}

export class Threads {
	readonly memory: WebAssembly.Memory;
	readonly count: number;
	/** Bytes that the memory may grow to. */
	readonly most: number;
	readonly arithmetic: Arithmetic;
	readonly #kernels: Kernels;
	readonly #helpers: readonly Helper[];
	#broken: Problem | null = null;

	private constructor(
		{ memory, most }: LargestMemory,
		arithmetic: Arithmetic,
		kernels: Kernels,
		helpers: readonly Helper[],
	) {
		this.memory = memory;
		this.most = most;
		this.arithmetic = arithmetic;
		this.#kernels = kernels;
		this.#helpers = helpers;
		this.count = 1 + helpers.length;
	}

	/** @throws Problem `device` when the platform has no WebAssembly SIMD, refuses memory, or has not the arithmetic asked for */
	static async make({ threads: count = 1, start, arithmetic }: CpuOptions): Promise<Threads> {
		const chosen = chosenArithmetic(arithmetic);
		const many = count > 1 && start !== undefined;
		try {
			const kernelBytes = await fetchKernels(chosen, many ? 'shared' : 'single');
			const module = await WebAssembly.compile(kernelBytes);
			const largest = largestMemory(many);
			const { memory } = largest;
			const kernels = instantiate(module, memory);
			const threads = many ? count : 1;
			kernels.enlist(0, threads, CONTROL);
			const helpers: Helper[] = [];
			// A worker needs its creator's event loop to start: nothing may block before all have begun.
			if (many)
				helpers.push(
					...(await Promise.all(
						Array.from({ length: count - 1 }, (_, index) =>
							start({ module, memory, thread: index + 1, threads, control: CONTROL }),
						),
					)),
				);
			return new Threads(largest, chosen, kernels, helpers);
		} catch (cause) {
			throw new Problem(
				'device',
				'This browser cannot run the CPU engine, which needs WebAssembly with SIMD.',
				'Use a current Chrome, Edge, Safari or Firefox.',
				{ cause },
			);
		}
	}

	/**
	 * Runs `count` calls from address `calls` and returns when they are done.
	 * @throws Problem `device` when a kernel failed; the threads are of no use after that
	 */
	run(calls: number, count: number, scratch: number, scratchBytes: number): void {
		if (this.#broken) throw this.#broken;
		try {
			this.#kernels.run(calls, count, scratch, scratchBytes);
		} catch (cause) {
			this.#broken = new Problem('device', 'A kernel of the CPU engine failed.', '', { cause });
			throw this.#broken;
		}
	}

	dispose(): void {
		if (this.count > 1) this.#kernels.stop();
		for (const helper of this.#helpers) helper.terminate();
	}
}

/** Some platforms reserve the whole of a shared memory: a smaller one where they refuse. */
function largestMemory(many: boolean): LargestMemory {
	for (let maximum = MOST_PAGES; ; maximum /= 2)
		try {
			const memory = new WebAssembly.Memory({ initial: 16, maximum, shared: many });
			return { memory, most: PAGE_BYTES * maximum };
		} catch (refusal) {
			if (maximum < 4096) throw refusal;
		}
}
