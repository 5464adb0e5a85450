import { requireShape, sizeOf } from '../../core/shape';
import { type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';

/** output = a + b, elementwise, equal shapes. */
export const addOp: OpDefinition = {
	name: 'add',
	infer: (inputs) => {
		const a = typeOf(inputs, 'a');
		requireShape('add: b', typeOf(inputs, 'b').shape, a.shape);
		return { output: a };
	},
	gradient: (_, cotangents) => ({ a: cotangents.output, b: cotangents.output }),
	reference: (inputs) => {
		const b = valueIn(inputs, 'b');
		return { output: valueIn(inputs, 'a').map((value, index) => value + (b[index] ?? 0)) };
	},
	flops: (node) => sizeOf(input(node, 'a').shape),
};

export function add(a: Tensor, b: Tensor): Tensor {
	return output(a.node.graph.add(addOp, { a, b }, {}));
}
