/** What a benchmark knows of one peer: the JSON line that it prints, and the report that holds them all. */

/** Milliseconds of one repetition. */
export interface Timing {
	readonly median: number;
	readonly min: number;
	readonly max: number;
	readonly count: number;
}

/** Calls of the WebGPU API in one training step. */
export interface StepCalls {
	readonly submits: number;
	readonly dispatches: number;
	readonly buffersCreated: number;
	readonly bindGroupsCreated: number;
}

export interface Row {
	readonly peer: string;
	readonly library: string;
	readonly version: string;
	readonly backend: string;
	/** `WRONG`: something it computed left the known results, which `why` names; `failed`: it did not get so far. */
	readonly verdict: 'right' | 'WRONG' | 'failed';
	readonly why?: string;
	/** One training step, loss on the host. */
	readonly stepMs?: Timing;
	/** From the data in hand to the first loss: tracing, compiling, one step. */
	readonly firstStepMs?: number;
	readonly matmul512Gflops?: number;
	readonly matmul512Ms?: Timing;
	/** Forward and backward, until the library has the gradients. */
	readonly attentionMs?: Timing;
	readonly mgkMs?: Timing;
	/** The library's own fused attention, where it has one beside what is composed. */
	readonly fusedAttentionMs?: Timing;
	/** A step of MGK with 4 heads, and of softmax with 8, context 256, the same head dimension. */
	readonly mgk4StepMs?: Timing;
	readonly softmax8StepMs?: Timing;
	readonly callsPerStep?: StepCalls;
	/** Bytes of GPU buffers while the model trains; of the engine's own memory on the CPU. */
	readonly liveBytes?: number;
	readonly peakBytes?: number;
	readonly losses: readonly number[];
	/** The largest difference from the known losses. */
	readonly lossError?: number;
}

export interface Report {
	/** ISO, without the time. */
	readonly date: string;
	readonly machine: {
		readonly cpu: string;
		readonly cores: number;
		readonly adapter: string;
		/** Processes that wanted to run, over the minute before the benchmark began. */
		readonly load: number;
	};
	readonly versions: {
		readonly chromium: string;
		readonly node: string;
	};
	readonly rows: readonly Row[];
}
