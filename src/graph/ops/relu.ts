import { requireShape, sizeOf } from '../../core/shape';
import { type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';

/** output = max(x, 0), elementwise. */
export const reluOp: OpDefinition = {
	name: 'relu',
	infer: (inputs) => ({ output: typeOf(inputs, 'x') }),
	gradient: (node, { output: outputGradient }) => ({
		x:
			outputGradient &&
			output(node.graph.add(reluBackwardOp, { x: input(node, 'x'), outputGradient }, {})),
	}),
	reference: (inputs) => ({ output: valueIn(inputs, 'x').map((x) => Math.max(x, 0)) }),
	flops: (node) => sizeOf(input(node, 'x').shape),
};

/** output = outputGradient where x > 0, else 0; also at 0 itself, as PyTorch. */
export const reluBackwardOp: OpDefinition = {
	name: 'reluBackward',
	infer: (inputs) => {
		const x = typeOf(inputs, 'x');
		requireShape('reluBackward: outputGradient', typeOf(inputs, 'outputGradient').shape, x.shape);
		return { output: x };
	},
	reference: (inputs) => {
		const cotangent = valueIn(inputs, 'outputGradient');
		return {
			output: valueIn(inputs, 'x').map((x, index) => (x > 0 ? (cotangent[index] as number) : 0)),
		};
	},
	flops: (node) => sizeOf(input(node, 'x').shape),
};

export function relu(x: Tensor): Tensor {
	return output(x.node.graph.add(reluOp, { x }, {}));
}
