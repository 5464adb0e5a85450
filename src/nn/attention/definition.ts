/** What a member of the attention family is: one definition object in one list (`./registry`). */
import type { Tensor } from '../../graph/tensor';
import type { Scope } from '../scope';

/**
 * `-positional`: a prior for each key position instead of one for all; so are the M-steps, as in the paper.
 * `-shared`: one for all heads of a layer.
 */
export type PriorChoice =
	| 'uniform'
	| 'learned'
	| 'learned-positional'
	| 'clamped'
	| 'clamped-shared'
	| 'clamped-positional'
	| 'm-step'
	| 'm-step-joint';

/** `fixed`: sqrt(D). `code-lm`: sqrt(D), sqrt(D)/3, sqrt(D)/9 ... `learned`: starts at sqrt(D). */
export type VarianceChoice = 'fixed' | 'code-lm' | 'learned';

export interface AttentionSettings {
	/** Width of the residual stream. */
	readonly width: number;
	readonly heads: number;
	readonly headDim: number;
	/** Keys a token and head, M. */
	readonly components: number;
	/** Longest sequence: as many values has a prior of its own at each position. */
	readonly context: number;
	readonly assignment: 'soft' | 'hard';
	readonly prior: PriorChoice;
	readonly variance: VarianceChoice;
	/** Mass of a key with value zero that every row sees; 0: none. */
	readonly nullKey: number;
	readonly causal: boolean;
	/** Of the members with linear cost: psi = elu + 1, or that over its sum. */
	readonly featureMap: 'plain' | 'sum-normalised';
	/** Of the members with linear cost: divide by the sum of the weights. */
	readonly normaliser: boolean;
	/** Of the members with linear cost: factor of the output. */
	readonly outputScale: number;
	/** Biases in the projections. */
	readonly bias: boolean;
	/** Deviation of the initial weights. */
	readonly deviation: number;
}

/** One attention layer in a graph, with what a view of it needs. */
export interface AttentionTrace {
	/** Before the output projection, [batch, seq, heads * headDim]. */
	readonly output: Tensor;
	/** Read back to draw maps, by the names that `maps` expects. */
	readonly observed: Readonly<Record<string, Tensor>>;
}

/** One head of one example; weights [seq, seq], responsibility [components, seq, seq]. */
export interface HeadMaps {
	readonly weights: Float64Array;
	/** Absent for members that are no mixture. */
	readonly responsibility?: Float64Array;
	/** Of each component; the mean over positions where every position has its own. Absent for hard assignment. */
	readonly prior?: readonly number[];
	readonly variance?: readonly number[];
}

export interface AttentionCounts {
	/** Of all projections, shifts, priors and variances that train. */
	readonly parameters: number;
	/** Multiply-adds of the projections for `seq` tokens, forward. */
	readonly projectionMacs: number;
	/** Multiply-adds between queries, keys and values, forward; masked pairs that no kernel visits are left out. */
	readonly coreMacs: number;
	/** Exponentials, forward. */
	readonly exponentials: number;
	/** Bytes (f32) to keep of `seq` tokens so that the next can attend to them: keys and values, or the state. */
	readonly cacheBytes: number;
}

export interface AttentionDefinition {
	readonly id: string;
	readonly label: string;
	/** One sentence for the person choosing. */
	readonly explanation: string;
	/** `separate`: a key a component. `shifted`: one key, moved by a learned shift a component. */
	readonly keys: 'single' | 'separate' | 'shifted';
	/** True when a key is a mixture, so that responsibilities exist. */
	readonly mixture: boolean;
	/** True when scores are Gaussian kernels, so that assignment, variances and a null key have a meaning. */
	readonly gaussian?: boolean;
	/** True when the cost is linear in the context, so that the settings of the feature map apply. */
	readonly linear?: boolean;
	/** x [batch, seq, width] to heads; `prefix` names the parameters; keyMask i32 [batch, seq]. */
	readonly build: (
		scope: Scope,
		prefix: string,
		x: Tensor,
		settings: AttentionSettings,
		keyMask?: Tensor,
	) => AttentionTrace;
	/** Counts of one layer on `seq` tokens that are not those that keys, assignment and linear cost lead to. */
	readonly counts?: (
		usual: AttentionCounts,
		settings: AttentionSettings,
		seq: number,
	) => Partial<AttentionCounts>;
	/** Maps of one head from the observed values of one example of `seq` tokens. */
	readonly maps: (
		observed: Readonly<Record<string, Float32Array>>,
		settings: AttentionSettings,
		seq: number,
		head: number,
	) => HeadMaps;
}
