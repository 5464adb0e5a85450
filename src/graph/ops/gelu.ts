import { requireShape, sizeOf } from '../../core/shape';
import { type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';
import { geluDerivative, gelu as geluOf } from './gelu.reference';

/** output = gelu(x), elementwise. */
export const geluOp: OpDefinition = {
	name: 'gelu',
	infer: (inputs) => ({ output: typeOf(inputs, 'x') }),
	gradient: (node, { output: cotangent }) => ({
		x: cotangent && geluBackward(input(node, 'x'), cotangent),
	}),
	reference: (inputs) => ({ output: valueIn(inputs, 'x').map(geluOf) }),
	flops: (node) => 10 * sizeOf(input(node, 'x').shape),
};

/** inputGradient = outputGradient * gelu'(x). */
export const geluBackwardOp: OpDefinition = {
	name: 'geluBackward',
	infer: (inputs) => {
		const x = typeOf(inputs, 'x');
		requireShape('geluBackward: outputGradient', typeOf(inputs, 'outputGradient').shape, x.shape);
		return { output: x };
	},
	reference: (inputs) => {
		const cotangent = valueIn(inputs, 'outputGradient');
		return {
			output: valueIn(inputs, 'x').map((x, index) => geluDerivative(x) * (cotangent[index] ?? 0)),
		};
	},
	flops: (node) => 16 * sizeOf(input(node, 'x').shape),
};

export function gelu(x: Tensor): Tensor {
	return output(x.node.graph.add(geluOp, { x }, {}));
}

/** The cotangent of gelu's input; folded into the op that made `outputGradient` where there is one. */
export function geluBackward(x: Tensor, outputGradient: Tensor): Tensor {
	const { node } = outputGradient;
	return (
		node.op.withGeluBackward?.(node, x) ??
		output(node.graph.add(geluBackwardOp, { x, outputGradient }, {}))
	);
}
