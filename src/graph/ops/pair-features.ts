/**
 * Features of pairs of documents, as in the Long Range Arena's retrieval: x [2 * batch, width], documents a in its first
 * half and b in its second, to output [batch, 4 * width] = [a, b, a b, a - b].
 */
import { Problem } from '../../core/problem';
import { axis, formatShape, requireRank, requireShape, sizeOf } from '../../core/shape';
import { f32, type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';
import { pairFeatures as forward, pairFeaturesGradient } from './pair-features.reference';

export const pairFeaturesOp: OpDefinition = {
	name: 'pairFeatures',
	infer: (inputs) => {
		const { shape } = typeOf(inputs, 'x');
		requireRank('pairFeatures: x', shape, ['2 * batch', 'width']);
		const [rows, width] = [axis(shape, 0), axis(shape, 1)];
		if (rows % 2 !== 0)
			throw new Problem(
				'shape',
				`pairFeatures: x [2 * batch, width] must have an even number of rows, got ${formatShape(shape)}.`,
				'Put documents a into the first half and their partners b into the second.',
			);
		return { output: f32([rows / 2, 4 * width]) };
	},
	gradient: (node, { output: outputGradient }) => {
		const known = { x: input(node, 'x'), outputGradient };
		return { x: outputGradient && output(node.graph.add(pairFeaturesBackwardOp, known, {})) };
	},
	reference: (inputs, { inputs: types }) => ({
		output: forward(valueIn(inputs, 'x'), axis(typeOf(types, 'x').shape, 1)),
	}),
	flops: (node) => sizeOf(input(node, 'x').shape),
};

/** Cotangent of x, [2 * batch, width]. */
export const pairFeaturesBackwardOp: OpDefinition = {
	name: 'pairFeaturesBackward',
	infer: (inputs) => {
		const x = typeOf(inputs, 'x');
		const [rows, width] = [axis(x.shape, 0), axis(x.shape, 1)];
		const got = typeOf(inputs, 'outputGradient').shape;
		requireShape('pairFeaturesBackward: outputGradient', got, [rows / 2, 4 * width]);
		return { output: x };
	},
	reference: (inputs, { inputs: types }) => ({
		output: pairFeaturesGradient(
			valueIn(inputs, 'x'),
			valueIn(inputs, 'outputGradient'),
			axis(typeOf(types, 'x').shape, 1),
		),
	}),
	flops: (node) => 3 * sizeOf(input(node, 'x').shape),
};

export function pairFeatures(x: Tensor): Tensor {
	return output(x.node.graph.add(pairFeaturesOp, { x }, {}));
}
