/**
 * Matrix product with epilogues: output = op(a) op(b) [+ bias].
 * `a` may have leading axes, which count as rows; `transposeA` folds them into the inner axis (weight gradients).
 * Operands are both f32 or both f16; sums and output are f32 either way. In the backward pass of f16 operands the gradient of
 * the output becomes an f16 operand too, rounded after it was multiplied by `gradientScale`.
 */
import { Problem } from '../../core/problem';
import { axis, formatShape, requireShape, type Shape, sizeOf } from '../../core/shape';
import {
	f32,
	flagOf,
	numberOf,
	type OpDefinition,
	type TypeMap,
	textOf,
	typeOf,
	valueIn,
} from '../op';
import { type Attributes, type Node, output, type Tensor } from '../tensor';
import { geluBackward } from './gelu';
import { half } from './half';
import {
	applyGelu,
	applyGeluDerivative,
	columnSums,
	type MatmulSizes,
	matmul as product,
} from './matmul.reference';

/** `gelu` also yields `activation` = gelu(output); `gelu-backward` scales the output by gelu'(preactivation). */
export type Epilogue = 'none' | 'gelu' | 'gelu-backward';

/** Sizes of the product that a node computes. @throws Problem `shape` when the inner axes differ. */
export function matmulSizes(inputs: TypeMap, attributes: Attributes): MatmulSizes {
	const transposeA = flagOf(attributes, 'transposeA');
	const transposeB = flagOf(attributes, 'transposeB');
	const a = folded(typeOf(inputs, 'a').shape);
	const b = transposeA ? folded(typeOf(inputs, 'b').shape) : typeOf(inputs, 'b').shape;
	const [rows, inner] = transposeA ? [axis(a, 1), axis(a, 0)] : [axis(a, 0), axis(a, 1)];
	const [columns, innerB] = transposeB ? [axis(b, 0), axis(b, 1)] : [axis(b, 1), axis(b, 0)];
	if (inner !== innerB)
		throw new Problem(
			'shape',
			`matmul: the inner axes of a ${formatShape(a)} and b ${formatShape(b)} differ: ${inner} and ${innerB}.`,
		);
	return { rows, columns, inner, transposeA, transposeB };
}

export const matmulOp: OpDefinition = {
	name: 'matmul',
	infer: (inputs, attributes) => {
		const { rows, columns, transposeA } = matmulSizes(inputs, attributes);
		requireOnePrecision(inputs);
		const leading = transposeA ? [rows] : typeOf(inputs, 'a').shape.slice(0, -1);
		const shape = [...leading, columns];
		if (inputs.bias) requireShape('matmul: bias', inputs.bias.shape, [columns], ['columns']);
		if (inputs.preactivation)
			requireShape('matmul: preactivation', inputs.preactivation.shape, shape);
		return {
			output: f32(shape),
			...(textOf(attributes, 'epilogue') === 'gelu' && { activation: f32(shape) }),
			...(flagOf(attributes, 'columnSums') && { columnSums: f32([columns]) }),
		};
	},
	gradient: (node, cotangents) => {
		const { a, b, bias, preactivation } = node.inputs;
		if (!a || !b || preactivation || flagOf(node.attributes, 'transposeA'))
			throw new Problem('internal', 'matmul: backward products have no gradient of their own.');
		const given = cotangents.activation
			? geluBackward(output(node), cotangents.activation)
			: cotangents.output;
		if (!given) return {};
		const scale = numberOf(node.attributes, 'gradientScale');
		const cotangent = a.dtype === 'f16' ? half(given, scale) : given;
		const transposeB = flagOf(node.attributes, 'transposeB');
		const weight = transposeB
			? weightGradient(cotangent, a, false)
			: weightGradient(a, cotangent, bias !== undefined);
		return {
			a: matmul(cotangent, b, { transposeB: !transposeB }),
			b: output(weight),
			bias: bias && weight.outputs.columnSums,
		};
	},
	withGeluBackward,
	reference: (inputs, { inputs: types, attributes }) => {
		const sizes = matmulSizes(types, attributes);
		const b = valueIn(inputs, 'b');
		const c = product(valueIn(inputs, 'a'), b, inputs.bias, sizes);
		const u = inputs.preactivation;
		return {
			output: u ? applyGeluDerivative(c, u) : c,
			...(textOf(attributes, 'epilogue') === 'gelu' && { activation: applyGelu(c) }),
			...(flagOf(attributes, 'columnSums') && {
				columnSums: columnSums(b, sizes.inner, sizes.columns),
			}),
		};
	},
	flops: (node) => {
		const { rows, columns, inner } = matmulSizes(node.inputs, node.attributes);
		const pointwise = textOf(node.attributes, 'epilogue') === 'none' ? 0 : 12;
		return rows * columns * (2 * inner + pointwise);
	},
};

export interface MatmulOptions {
	readonly bias?: Tensor | undefined;
	/** Of f16 operands. */
	readonly gradientScale?: number;
	readonly transposeA?: boolean;
	readonly transposeB?: boolean;
}

/** a [..., inner] times b [inner, columns] (or [columns, inner] with `transposeB`), plus bias [columns]. */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
	return output(emit({ a, b, bias: options.bias }, { ...options, epilogue: 'none' }));
}

/** gelu(a b + bias); the preactivation is kept for the backward pass. */
export function matmulGelu(
	a: Tensor,
	b: Tensor,
	{ bias, gradientScale = 1 }: Pick<MatmulOptions, 'bias' | 'gradientScale'> = {},
): Tensor {
	return output(emit({ a, b, bias }, { epilogue: 'gelu', gradientScale }), 'activation');
}

/** A plain product re-made with gelu'(preactivation) as its epilogue; null for any other. */
function withGeluBackward(node: Node, preactivation: Tensor): Tensor | null {
	const { a, b, bias } = node.inputs;
	const plain = textOf(node.attributes, 'epilogue') === 'none' && !bias;
	if (!a || !b || !plain || flagOf(node.attributes, 'transposeA')) return null;
	const transposeB = flagOf(node.attributes, 'transposeB');
	return output(emit({ a, b, preactivation }, { transposeB, epilogue: 'gelu-backward' }));
}

/** aᵀ b over folded leading axes; with `bias` also the column sums of b. */
function weightGradient(a: Tensor, b: Tensor, bias: boolean) {
	return emit({ a, b }, { transposeA: true, epilogue: 'none', columnSums: bias });
}

function emit(
	inputs: { a: Tensor; b: Tensor; bias?: Tensor | undefined; preactivation?: Tensor },
	options: Omit<MatmulOptions, 'bias'> & { epilogue: Epilogue; columnSums?: boolean },
) {
	const { transposeA = false, transposeB = false, gradientScale = 1 } = options;
	const { epilogue, columnSums = false } = options;
	return inputs.a.node.graph.add(
		matmulOp,
		{ ...inputs },
		{ transposeA, transposeB, epilogue, columnSums, gradientScale },
	);
}

function requireOnePrecision(inputs: TypeMap): void {
	const [a, b] = [typeOf(inputs, 'a').dtype, typeOf(inputs, 'b').dtype];
	if (a !== b)
		throw new Problem('internal', `matmul: a is ${a} and b ${b}; they must be of one precision.`);
}

/** Leading axes folded into one: [..., n] as [product, n]. */
function folded(shape: Shape): Shape {
	const last = axis(shape, -1);
	return [sizeOf(shape) / last, last];
}
