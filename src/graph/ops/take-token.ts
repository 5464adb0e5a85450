/** One position of each sequence, for a class token: x [batch, seq, width] to output [batch, width] = x[:, position, :]. */
import { Problem } from '../../core/problem';
import { axis, requireRank } from '../../core/shape';
import { f32, numberOf, type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';

export const takeTokenOp: OpDefinition = {
	name: 'takeToken',
	infer: (inputs, attributes) => {
		const { shape } = typeOf(inputs, 'x');
		requireRank('takeToken: x', shape, ['batch', 'seq', 'width']);
		const [seq, position] = [axis(shape, 1), numberOf(attributes, 'position')];
		if (!Number.isInteger(position) || position < 0 || position >= seq)
			throw new Problem(
				'shape',
				`takeToken: position must be a whole number from 0 to ${seq - 1}, got ${position}.`,
			);
		return { output: f32([axis(shape, 0), axis(shape, 2)]) };
	},
	gradient: (node, { output: outputGradient }) => {
		const seq = axis(input(node, 'x').shape, 1);
		const attributes = { ...node.attributes, seq };
		return {
			x:
				outputGradient &&
				output(node.graph.add(takeTokenBackwardOp, { outputGradient }, attributes)),
		};
	},
	reference: (inputs, { inputs: types, outputs, attributes }) => {
		const [batch, width] = typeOf(outputs, 'output').shape as [number, number];
		const seq = axis(typeOf(types, 'x').shape, 1);
		const x = valueIn(inputs, 'x');
		const result = new Float64Array(batch * width);
		for (let example = 0; example < batch; example++) {
			const start = (example * seq + numberOf(attributes, 'position')) * width;
			result.set(x.subarray(start, start + width), example * width);
		}
		return { output: result };
	},
	flops: () => 0,
};

/** The cotangent at `position`, 0 at every other: [batch, seq, width]. */
export const takeTokenBackwardOp: OpDefinition = {
	name: 'takeTokenBackward',
	infer: (inputs, attributes) => {
		const { shape } = typeOf(inputs, 'outputGradient');
		return { output: f32([axis(shape, 0), numberOf(attributes, 'seq'), axis(shape, 1)]) };
	},
	reference: (inputs, { outputs, attributes }) => {
		const [batch, seq, width] = typeOf(outputs, 'output').shape as [number, number, number];
		const cotangent = valueIn(inputs, 'outputGradient');
		const result = new Float64Array(batch * seq * width);
		for (let example = 0; example < batch; example++)
			result.set(
				cotangent.subarray(example * width, (example + 1) * width),
				(example * seq + numberOf(attributes, 'position')) * width,
			);
		return { output: result };
	},
	flops: () => 0,
};

export function takeToken(x: Tensor, position: number): Tensor {
	return output(x.node.graph.add(takeTokenOp, { x }, { position }));
}
