/**
 * Fused attention over a packed projection; nothing of size seq x seq is stored. One op is softmax attention and the
 * whole quadratic family of the paper: MGK and sMGK, soft and hard.
 *
 * projection [batch, seq, (2 + keys) * heads * dim] holds, for each token, query (head, dim), keys
 * (component, head, dim), value (head, dim): the output of one projection matmul, read in place.
 * shift [heads, components, dim]: b_r of shifted keys, whose projection holds one key a head.
 * prior [heads, components] or, of its own at each key position, [heads, components, positions]: see `PriorKind`.
 * logSigma [heads, components]: sigma_r; or variance [heads, components]: sigma_r^2; or the attribute `variance`.
 * keyMask i32 [batch, seq]: 0 marks padding.
 * output [batch, seq, heads * dim]; logSumExp [batch, heads, seq] = L_i.
 *
 * Kept for the backward pass, by kernels alone (the reference leaves them zero):
 * terms [batch, heads, seq, components, 4]: what depends on one token, as common/attention.wgsl says;
 * mixture [heads, components, 4 + dim] = (1 / sigma_r^2, 0, 0, 0, b_r); without shift 4 wide.
 */
import { requireShape, sizeOf } from '../../core/shape';
import {
	f32,
	type OpDefinition,
	type ReferenceContext,
	typeOf,
	type ValueMap,
	valueIn,
} from '../op';
import { type Attributes, type Node, output, type Tensor } from '../tensor';
import {
	type AttentionInputs,
	type AttentionSizes,
	backward,
	forward,
	keysPerToken,
	maximisedPrior,
} from './attention.reference';
import {
	type AttentionOptions,
	attentionSizes,
	checkAttention,
	DEFAULT_OPTIONS,
	isAveraged,
	priorKindOf,
} from './attention-options';
import { priorFrom, priorGradient } from './attention-prior.reference';

export { type AttentionOptions, attentionSizes } from './attention-options';

export const attentionOp: OpDefinition = {
	name: 'attention',
	infer: (inputs, attributes) => {
		const { batch, seq, heads, components, dim, keys } = checkAttention(inputs, attributes);
		return {
			output: f32([batch, seq, heads * dim]),
			logSumExp: f32([batch, heads, seq]),
			terms: f32([batch, heads, seq, components, 4]),
			mixture: f32([heads, components, keys === 'shifted' ? 4 + dim : 4]),
		};
	},
	gradient: (node, { output: outputGradient }) => {
		if (!outputGradient) return {};
		const { outputs } = node.graph.add(
			attentionBackwardOp,
			{ ...node.inputs, ...node.outputs, outputGradient },
			node.attributes,
		);
		return Object.fromEntries(
			DIFFERENTIABLE.map((role) => [role, outputs[`${role}Gradient`]] as const),
		);
	},
	reference: (inputs, { inputs: types, outputs, attributes }) => ({
		...forward(
			referenceInputs(inputs, { inputs: types, attributes }),
			attentionSizes(types, attributes),
		),
		terms: new Float64Array(sizeOf(typeOf(outputs, 'terms').shape)),
		mixture: new Float64Array(sizeOf(typeOf(outputs, 'mixture').shape)),
	}),
	flops: (node) => pairs(node) * forwardFlopsPerPair(attentionSizes(node.inputs, node.attributes)),
};

const DIFFERENTIABLE = ['projection', 'prior', 'logSigma', 'variance', 'shift'] as const;

/**
 * Gradients by recomputation from logSumExp: a pass over queries, one over keys, small ones over parameters.
 * priorGradient is the gradient of what `prior` holds; for `given`, dL / dlog pi; for the M-steps, which are not
 * differentiated, the prior that the step averages towards.
 */
export const attentionBackwardOp: OpDefinition = {
	name: 'attentionBackward',
	infer: (inputs, attributes) => {
		const { heads, batch, seq, dim } = checkAttention(inputs, attributes);
		requireShape('attention: outputGradient', typeOf(inputs, 'outputGradient').shape, [
			batch,
			seq,
			heads * dim,
		]);
		return Object.fromEntries(
			DIFFERENTIABLE.flatMap((role) =>
				inputs[role] ? [[`${role}Gradient`, f32(inputs[role].shape)]] : [],
			),
		);
	},
	reference: (inputs, context) => {
		const sizes = attentionSizes(context.inputs, context.attributes);
		const given = referenceInputs(inputs, context);
		const gradients = backward(given, valueIn(inputs, 'outputGradient'), sizes);
		const kind = priorKindOf(context.attributes);
		const { prior, logSigma, variance, shift } = inputs;
		return {
			projectionGradient: gradients.projection,
			...(prior && {
				priorGradient: isAveraged(kind)
					? maximisedPrior(given, sizes, kind === 'm-step-joint')
					: priorGradient(kind, prior, given.prior, gradients, sizes),
			}),
			...(logSigma && { logSigmaGradient: gradients.logSigma }),
			...(variance && {
				varianceGradient: gradients.logSigma.map(
					(value, index) => value / (2 * (variance[index] as number)),
				),
			}),
			...(shift && { shiftGradient: gradients.shift }),
		};
	},
	flops: (node) => pairs(node) * backwardFlopsPerPair(attentionSizes(node.inputs, node.attributes)),
};

export interface AttentionTensors {
	readonly projection: Tensor;
	readonly prior?: Tensor | undefined;
	readonly logSigma?: Tensor | undefined;
	readonly variance?: Tensor | undefined;
	readonly shift?: Tensor | undefined;
	readonly keyMask?: Tensor | undefined;
}

export function attention(given: AttentionTensors, options: AttentionOptions): Tensor {
	const attributes: Attributes = { ...DEFAULT_OPTIONS, ...options };
	return output(given.projection.node.graph.add(attentionOp, { ...given }, attributes));
}

/** The equations' own arguments: pi, and sigma^2 = exp(2 log sigma). */
export function referenceInputs(
	inputs: ValueMap,
	{ inputs: types, attributes }: Pick<ReferenceContext, 'inputs' | 'attributes'>,
): AttentionInputs {
	const sizes = attentionSizes(types, attributes);
	return {
		projection: valueIn(inputs, 'projection'),
		prior: priorFrom(priorKindOf(attributes), inputs.prior, sizes),
		variance: varianceFrom(inputs, attributes, sizes),
		shift: inputs.shift,
		keyMask: inputs.keyMask,
	};
}

function varianceFrom(
	{ logSigma, variance }: ValueMap,
	attributes: Attributes,
	{ heads, components }: AttentionSizes,
): Float64Array {
	if (variance) return variance;
	if (logSigma) return logSigma.map((value) => Math.exp(2 * value));
	const fixed = attributes.variance as readonly number[];
	return Float64Array.from(
		{ length: heads * components },
		(_, index) => fixed[index % components] ?? 1,
	);
}

/** Query-key pairs of a node that are computed: half of the square, and the diagonal, when causal. */
function pairs(node: Node): number {
	const { batch, heads, seq, causal } = attentionSizes(node.inputs, node.attributes);
	return batch * heads * (causal ? (seq * (seq + 1)) / 2 : seq * seq);
}

function forwardFlopsPerPair(sizes: AttentionSizes): number {
	return 2 * sizes.dim * (keysPerToken(sizes) + 1) + 8 * sizes.components;
}

/** Two passes: scores twice, dO v twice, and one product for each of dq, dk, dv. */
function backwardFlopsPerPair(sizes: AttentionSizes): number {
	return 2 * sizes.dim * (4 * keysPerToken(sizes) + 3) + 20 * sizes.components;
}
