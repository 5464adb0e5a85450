/**
 * Inverted dropout: output = x * keep_i / (1 - rate), keep_i drawn by counter, so that backward redraws the same mask.
 * `site` tells the dropouts of one model apart.
 */
import { keyOf, philox, Stream } from '../../core/random';
import { sizeOf } from '../../core/shape';
import { numberOf, type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';

/** A word below this keeps the element: the same integer comparison on every engine. */
export function keepThreshold(rate: number): number {
	return Math.min(2 ** 32 - 1, Math.floor((1 - rate) * 2 ** 32));
}

export const dropoutOp: OpDefinition = {
	name: 'dropout',
	infer: (inputs) => ({ output: typeOf(inputs, 'x') }),
	gradient: (node, { output: cotangent }) => ({
		x: cotangent && output(node.graph.add(dropoutOp, { x: cotangent }, node.attributes)),
	}),
	reference: (inputs, { attributes, step }) => {
		const rate = numberOf(attributes, 'rate');
		const threshold = keepThreshold(rate);
		const key = keyOf(step.seed);
		const words = new Uint32Array(4);
		const site = numberOf(attributes, 'site');
		return {
			output: valueIn(inputs, 'x').map((value, index) => {
				if (index % 4 === 0) philox([index / 4, step.step, Stream.dropout, site], key, words);
				return (words[index % 4] as number) < threshold ? value / (1 - rate) : 0;
			}),
		};
	},
	flops: (node) => sizeOf(input(node, 'x').shape),
};

export function dropout(x: Tensor, rate: number, site: number): Tensor {
	return rate === 0 ? x : output(x.node.graph.add(dropoutOp, { x }, { rate, site }));
}
