/** What a member of the attention family is: one definition object in one list (`./index`). */
import type { Tensor } from '../../graph/tensor';
import type { Scope } from '../scope';

export interface AttentionSettings {
	/** Width of the residual stream. */
	readonly width: number;
	readonly heads: number;
	readonly headDim: number;
	/** Keys a token and head, M. */
	readonly components: number;
	readonly prior: 'uniform' | 'learned';
	readonly variance: 'fixed' | 'learned';
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
	readonly prior?: readonly number[];
	readonly variance?: readonly number[];
}

export interface AttentionDefinition {
	readonly id: string;
	readonly label: string;
	/** One sentence for the person choosing. */
	readonly explanation: string;
	/** True when a key is a mixture, so that responsibilities exist. */
	readonly mixture: boolean;
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
	/** Maps of one head from the observed values of one example of `seq` tokens. */
	readonly maps: (
		observed: Readonly<Record<string, Float32Array>>,
		settings: AttentionSettings,
		seq: number,
		head: number,
	) => HeadMaps;
}
