/**
 * Layer normalisation with a fused residual: sum = x + residual; output = norm(sum) * scale + shift.
 * Shapes: x, residual, sum, output [..., width]; scale, shift [width]; statistics [rows, 2] = (mean, 1/sd).
 */
import { axis, requireShape, sizeOf } from '../../core/shape';
import { f32, flagOf, numberOf, type OpDefinition, type TypeMap, typeOf, valueIn } from '../op';
import { type Attributes, input, output, type Tensor } from '../tensor';
import {
	inputGradient,
	type NormSizes,
	normalise,
	parameterGradients,
	statistics,
} from './layer-norm.reference';

export function normSizes(inputs: TypeMap, attributes: Attributes): NormSizes {
	const { shape } = typeOf(inputs, 'x');
	const width = axis(shape, -1);
	return { rows: sizeOf(shape) / width, width, epsilon: numberOf(attributes, 'epsilon') };
}

export const layerNormOp: OpDefinition = {
	name: 'layerNorm',
	infer: (inputs, attributes) => {
		const x = typeOf(inputs, 'x');
		const { rows, width } = normSizes(inputs, attributes);
		const { residual } = inputs;
		if (residual) requireShape('layerNorm: residual', residual.shape, x.shape);
		for (const role of ['scale', 'shift'])
			requireShape(`layerNorm: ${role}`, typeOf(inputs, role).shape, [width], ['width']);
		return { output: x, statistics: f32([rows, 2]), ...(residual && { sum: x }) };
	},
	gradient: (node, cotangents) => {
		const { graph, attributes } = node;
		const { output: outputGradient, sum: sumGradient } = cotangents;
		const x = node.outputs.sum ?? input(node, 'x');
		if (!outputGradient) return { x: sumGradient, residual: sumGradient };
		const known = { x, statistics: output(node, 'statistics'), outputGradient };
		const scale = input(node, 'scale');
		// With a residual the result serves two inputs, so that nothing may be added to it for one of them.
		const single = !node.inputs.residual && !sumGradient;
		const backward = graph.add(
			layerNormBackwardOp,
			{ ...known, scale, sumGradient },
			{ ...attributes, single },
		);
		const own = graph.add(layerNormParametersOp, known, attributes);
		const toInput = output(backward);
		return {
			x: toInput,
			residual: toInput,
			scale: output(own, 'scaleGradient'),
			shift: output(own, 'shiftGradient'),
		};
	},
	reference: (inputs, { inputs: types, attributes }) => {
		const sizes = normSizes(types, attributes);
		const { residual } = inputs;
		const x = valueIn(inputs, 'x');
		const sum = residual ? x.map((value, index) => value + (residual[index] as number)) : x;
		const stats = statistics(sum, sizes);
		const normed = normalise(sum, stats, valueIn(inputs, 'scale'), valueIn(inputs, 'shift'), sizes);
		return { output: normed, statistics: stats, ...(residual && { sum }) };
	},
	flops: (node) => 8 * sizeOf(input(node, 'x').shape),
};

/** Cotangent of the sum: norm's own, plus `sumGradient` [..., width] that reaches the sum by other ways. */
export const layerNormBackwardOp: OpDefinition = {
	name: 'layerNormBackward',
	infer: (inputs) => {
		const x = typeOf(inputs, 'x');
		for (const role of ['outputGradient', 'sumGradient'])
			if (inputs[role])
				requireShape(`layerNormBackward: ${role}`, typeOf(inputs, role).shape, x.shape);
		return { output: x };
	},
	withAddend: (node, addend) =>
		flagOf(node.attributes, 'single')
			? output(
					node.graph.add(
						layerNormBackwardOp,
						{ ...node.inputs, sumGradient: addend },
						{ ...node.attributes, single: false },
					),
				)
			: null,
	reference: (inputs, { inputs: types, attributes }) => {
		const { sumGradient } = inputs;
		const own = inputGradient(
			valueIn(inputs, 'x'),
			valueIn(inputs, 'statistics'),
			valueIn(inputs, 'scale'),
			valueIn(inputs, 'outputGradient'),
			normSizes(types, attributes),
		);
		return { output: own.map((value, index) => value + (sumGradient?.[index] ?? 0)) };
	},
	flops: (node) => 12 * sizeOf(input(node, 'x').shape),
};

/** Gradients of scale and shift, [width] each. */
export const layerNormParametersOp: OpDefinition = {
	name: 'layerNormParameters',
	infer: (inputs, attributes) => {
		const { width } = normSizes(inputs, attributes);
		return { scaleGradient: f32([width]), shiftGradient: f32([width]) };
	},
	reference: (inputs, { inputs: types, attributes }) => ({
		...parameterGradients(
			valueIn(inputs, 'x'),
			valueIn(inputs, 'statistics'),
			valueIn(inputs, 'outputGradient'),
			normSizes(types, attributes),
		),
	}),
	flops: (node) => 5 * sizeOf(input(node, 'x').shape),
};

export interface LayerNormResult {
	readonly output: Tensor;
	/** x + residual, or x itself when there is no residual. */
	readonly sum: Tensor;
}

export function layerNorm(
	x: Tensor,
	scale: Tensor,
	shift: Tensor,
	residual?: Tensor,
	epsilon = 1e-5,
): LayerNormResult {
	const node = x.node.graph.add(layerNormOp, { x, residual, scale, shift }, { epsilon });
	return { output: output(node), sum: node.outputs.sum ?? x };
}
