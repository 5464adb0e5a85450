/**
 * Mean over the positions of each sequence: x [batch, seq, width] to output [batch, width].
 * mask i32 [batch, seq], 0 marks padding: what it marks is not summed. `over` decides what the sum is divided by:
 * `tokens`, as many as were summed (a row without any gives 0), or `length`, the whole seq, padding included.
 * share [batch] is the factor of each sum, kept for the backward pass.
 */
import { axis, requireRank, requireShape, sizeOf } from '../../core/shape';
import { f32, numberOf, type OpDefinition, type TypeMap, textOf, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';
import {
	meanPool as forward,
	meanPoolGradient,
	type PoolOver,
	type PoolSizes,
	shares,
} from './mean-pool.reference';

/** @throws Problem `shape` when x is no batch of sequences or the mask does not fit */
function poolSizes(inputs: TypeMap): PoolSizes {
	const { shape } = typeOf(inputs, 'x');
	requireRank('meanPool: x', shape, ['batch', 'seq', 'width']);
	const [batch, seq, width] = [axis(shape, 0), axis(shape, 1), axis(shape, 2)];
	if (inputs.mask)
		requireShape('meanPool: mask', inputs.mask.shape, [batch, seq], ['batch', 'seq']);
	return { batch, seq, width };
}

export const meanPoolOp: OpDefinition = {
	name: 'meanPool',
	infer: (inputs) => {
		const { batch, width } = poolSizes(inputs);
		return { output: f32([batch, width]), share: f32([batch]) };
	},
	gradient: (node, { output: outputGradient }) => {
		if (!outputGradient) return {};
		const { x, mask } = node.inputs;
		const backward = node.graph.add(
			meanPoolBackwardOp,
			{ mask, share: output(node, 'share'), outputGradient },
			{ seq: axis(x?.shape ?? [], 1) },
		);
		return { x: output(backward) };
	},
	reference: (inputs, { inputs: types, attributes }) => {
		const sizes = poolSizes(types);
		const { mask } = inputs;
		const share = shares(mask, textOf(attributes, 'over') as PoolOver, sizes);
		return { output: forward(valueIn(inputs, 'x'), mask, share, sizes), share };
	},
	flops: (node) => sizeOf(input(node, 'x').shape),
};

/** Spreads the cotangent over the positions that were summed, [batch, seq, width]. */
export const meanPoolBackwardOp: OpDefinition = {
	name: 'meanPoolBackward',
	infer: (inputs, attributes) => {
		const { shape } = typeOf(inputs, 'outputGradient');
		return { output: f32([axis(shape, 0), numberOf(attributes, 'seq'), axis(shape, 1)]) };
	},
	reference: (inputs, { outputs }) => {
		const [batch, seq, width] = typeOf(outputs, 'output').shape as [number, number, number];
		const { mask } = inputs;
		const [share, cotangent] = [valueIn(inputs, 'share'), valueIn(inputs, 'outputGradient')];
		return { output: meanPoolGradient(mask, share, cotangent, { batch, seq, width }) };
	},
	flops: (node) => sizeOf(output(node).shape),
};

export function meanPool(x: Tensor, mask?: Tensor, over: PoolOver = 'tokens'): Tensor {
	return output(x.node.graph.add(meanPoolOp, { x, mask }, { over }));
}
