/** The operations that are timed alone: their graphs for our engines, and the same numbers for everybody else. */

import { type Sizes, swapHeads, unpackProjection } from '../../src/cli/attention/layout';
import { type IsolatedAttention, isolateAttention } from '../../src/cli/bench/isolate';
import { normals, Stream } from '../../src/core/random';
import { layoutOf, type ParameterLayout } from '../../src/engine/layout';
import { parameter } from '../../src/graph/ops/leaves';
import { matmul } from '../../src/graph/ops/matmul';
import { Graph, type Tensor } from '../../src/graph/tensor';
import { attentionById } from '../../src/nn/attention';
import { defaultExperiment } from '../../src/train/experiment';
import { attentionSettings, flatten } from '../../src/train/language-model';

export const MATMUL_SIZE = 512;
/** Products of one repetition: starting one and waiting for it is not what is measured. */
export const MATMUL_TIMES = 4;

/** Two matrices of standard normals, [size, size] row by row. */
export function matmulInputs() {
	const matrix = (site: number) =>
		normals(1, Stream.parameterInitialisation, site, MATMUL_SIZE ** 2);
	return { a: matrix(1), b: matrix(2) };
}

/** A graph with one product of two parameters, so that its operands stay on the device. */
export function matmulGraph(): {
	readonly output: Tensor;
	readonly layout: ParameterLayout;
	readonly values: Float32Array;
} {
	const graph = new Graph();
	const shape = [MATMUL_SIZE, MATMUL_SIZE];
	const output = matmul(parameter(graph, 'a', shape), parameter(graph, 'b', shape));
	const layout = layoutOf(['a', 'b'].map((name) => ({ name, shape, decay: true })));
	return { output, layout, values: flatten(layout, new Map(Object.entries(matmulInputs()))) };
}

export const attentionSizes = { batch: 8, heads: 4, seq: 256, dim: 32 } as const;
const MGK_COMPONENTS = 2;

export type AttentionWork = 'attention' | 'mgk';

/**
 * Causal softmax attention, or MGK with keys of their own, a uniform prior and variance √dim, neither of which trains.
 * What it is given are parameters, so that they stay on the device.
 */
export function attentionGraph(work: AttentionWork): IsolatedAttention {
	const { batch, heads, seq, dim } = attentionSizes;
	const settings = {
		...attentionSettings(defaultExperiment),
		heads,
		headDim: dim,
		components: MGK_COMPONENTS,
		context: seq,
		prior: 'uniform' as const,
	};
	const member = attentionById(work === 'mgk' ? 'mgk' : 'softmax');
	return isolateAttention(member, settings, { batch, seq }, parameter);
}

/** Each [batch, heads, seq, dim]; one array of keys a component. */
export interface AttentionInputs {
	readonly query: Float32Array;
	readonly keys: readonly Float32Array[];
	readonly value: Float32Array;
	readonly outputGradient: Float32Array;
}

/** What `attentionGraph` is given, by heads. */
export function attentionInputs(work: AttentionWork): AttentionInputs {
	const { projection, outputGradient } = attentionGraph(work).data;
	if (!(projection instanceof Float32Array) || !(outputGradient instanceof Float32Array))
		throw new Error('attention takes a projection and the gradient of its output');
	const components = work === 'mgk' ? MGK_COMPONENTS : 1;
	const sizes: Sizes = { ...attentionSizes, components, keys: components };
	const { query, key, value } = unpackProjection(sizes, projection);
	return {
		query,
		keys: keysOf(sizes, key),
		value,
		outputGradient: swapHeads(sizes, outputGradient, true),
	};
}

/** [batch, heads, keys, seq, dim] as one [batch, heads, seq, dim] a key. */
function keysOf({ batch, heads, keys, seq, dim }: Sizes, packed: Float32Array): Float32Array[] {
	const one = seq * dim;
	return Array.from({ length: keys }, (_, index) => {
		const key = new Float32Array(batch * heads * one);
		for (let head = 0; head < batch * heads; head++) {
			const from = (head * keys + index) * one;
			key.set(packed.subarray(from, from + one), head * one);
		}
		return key;
	});
}

/** The Euclidean norm over all arrays: the same in any order of axes. */
export function normOf(arrays: readonly ArrayLike<number>[]): number {
	let sum = 0;
	for (const array of arrays)
		for (let at = 0; at < array.length; at++) sum += (array[at] ?? 0) ** 2;
	return Math.sqrt(sum);
}
