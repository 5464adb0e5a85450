/**
 * Operands of products in half precision: output = roundToHalf(x * scale) / scale, a 16-bit float of an exponent range that
 * `scale`, a power of two, moves. The gradient passes as if nothing were rounded.
 */
import { roundToHalf } from '../../core/half';
import { sizeOf } from '../../core/shape';
import { numberOf, type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';

export const halfOp: OpDefinition = {
	name: 'half',
	infer: (inputs) => ({ output: { shape: typeOf(inputs, 'x').shape, dtype: 'f16' } }),
	gradient: (_, { output: cotangent }) => ({ x: cotangent }),
	reference: (inputs, { attributes }) => {
		const scale = numberOf(attributes, 'scale');
		return { output: valueIn(inputs, 'x').map((x) => roundToHalf(x * scale) / scale) };
	},
	flops: (node) => sizeOf(input(node, 'x').shape),
};

/** f32 to f16, any shape. */
export function half(x: Tensor, scale = 1): Tensor {
	return output(x.node.graph.add(halfOp, { x }, { scale }));
}

/** Binary digits of room for gradients above 1 / targets: 256 / targets becomes the largest 16-bit float. */
const ROOM = 8;

/**
 * The scale of gradients, a power of two. The loss is a mean over `targets` tokens or examples, so that gradients are about
 * 1 / targets, and of tokens that share an example less: without a scale many would be too small for a 16-bit float.
 */
export function gradientScale(targets: number): number {
	return 2 ** (Math.ceil(Math.log2(targets)) + ROOM);
}

/** The power of two that a 16-bit tensor was multiplied by when it was rounded; of any other tensor 0. */
export function exponentOf({ node }: Tensor): number {
	return node.op === halfOp ? Math.log2(numberOf(node.attributes, 'scale')) : 0;
}
