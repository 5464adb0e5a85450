/** What every peer is asked to do: names, and the turns that each gets. */

export const workNames = [
	/** A training step of the conformance model, from the batch on the host to the loss on the host. */
	'step',
	/** A product of two 512 × 512 matrices that are already on the device. */
	'matmul',
	/** Softmax attention forward and backward, until the library has its three gradients. */
	'attention',
	/** The same of MGK with two separate keys. */
	'mgk',
	/** Softmax attention by a fused function of the library, where `attention` is composed of others. */
	'fusedAttention',
	/** A training step of MGK with 4 heads, and of softmax with 8. */
	'mgk4Step',
	'softmax8Step',
] as const;

export type WorkName = (typeof workNames)[number];

/** Works whose times are divided by each other: they take their turns together. */
export const halvedHeads: readonly WorkName[] = ['mgk4Step', 'softmax8Step'];

export function isStep(work: WorkName): boolean {
	return work === 'step' || halvedHeads.includes(work);
}

/** What a peer answers to `open`. */
export interface About {
	readonly library: string;
	readonly version: string;
	readonly backend: string;
	readonly works: readonly WorkName[];
}

/** What a peer answers to a turn. */
export interface Turn {
	/** Preparing and the first repetition, in the first turn of a work. */
	readonly firstMs?: number;
	/** Of each repetition but that. */
	readonly ms: readonly number[];
	/** Of every repetition: the loss of a step, the norm of any other result. */
	readonly answers: readonly number[];
	/** Calls of the WebGPU API in the repetitions after the first. */
	readonly calls: Calls;
	readonly liveBytes: number;
	readonly peakBytes: number;
}

export interface Calls {
	readonly submits: number;
	readonly dispatches: number;
	readonly buffersCreated: number;
	readonly bindGroupsCreated: number;
}
