/**
 * Fused attention over a packed projection; nothing of size seq x seq is stored.
 *
 * projection [batch, seq, (2 + components) * heads * dim] holds, for each token, query (head, dim), keys
 * (component, head, dim), value (head, dim): the output of one projection matmul, read in place.
 * priorLogits [heads, components]: pi = softmax over components (uniform when absent).
 * logSigma [heads, components]: sigma_r; when absent sigma_r^2 is the attribute `variance` (one entry a component).
 * keyMask i32 [batch, seq]: 0 marks padding.
 * output [batch, seq, heads * dim]; logSumExp [batch, heads, seq] = L_i;
 * mixture [heads, components, 2] = (log pi_r, 1 / sigma_r^2), kept for the backward pass.
 */
import { Problem } from '../../core/problem';
import { axis, formatShape, requireRank, requireShape } from '../../core/shape';
import {
	f32,
	flagOf,
	numberOf,
	type OpDefinition,
	type ReferenceContext,
	type TypeMap,
	textOf,
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
} from './attention.reference';

/** Sizes of an attention node. @throws Problem `shape` naming the projection. */
export function attentionSizes(inputs: TypeMap, attributes: Attributes): AttentionSizes {
	const { shape } = typeOf(inputs, 'projection');
	requireRank('attention: projection', shape, ['batch', 'seq', 'width']);
	const [heads, components, dim] = ['heads', 'components', 'dim'].map((name) =>
		numberOf(attributes, name),
	) as [number, number, number];
	const width = (2 + components) * heads * dim;
	if (axis(shape, 2) !== width)
		throw new Problem(
			'shape',
			`attention: projection must be [batch, seq, (2 + components) * heads * dim] = ` +
				`[${axis(shape, 0)}, ${axis(shape, 1)}, ${width}], got ${formatShape(shape)}.`,
			'Project to one query, one key a component and one value for each head.',
		);
	const score = textOf(attributes, 'score') === 'dot' ? 'dot' : 'gaussian';
	const causal = flagOf(attributes, 'causal');
	return { batch: axis(shape, 0), seq: axis(shape, 1), heads, components, dim, score, causal };
}

export const attentionOp: OpDefinition = {
	name: 'attention',
	infer: (inputs, attributes) => {
		const { batch, seq, heads, components, dim } = check(inputs, attributes);
		return {
			output: f32([batch, seq, heads * dim]),
			logSumExp: f32([batch, heads, seq]),
			mixture: f32([heads, components, 2]),
		};
	},
	gradient: (node, { output: outputGradient }) => {
		if (!outputGradient) return {};
		const backwardNode = node.graph.add(
			attentionBackwardOp,
			{ ...node.inputs, ...node.outputs, outputGradient },
			node.attributes,
		);
		return {
			projection: output(backwardNode, 'projectionGradient'),
			priorLogits: backwardNode.outputs.priorLogitsGradient,
			logSigma: backwardNode.outputs.logSigmaGradient,
		};
	},
	reference: (inputs, context) => {
		const given = referenceInputs(inputs, context);
		const mixture = new Float64Array(2 * given.logPrior.length);
		given.logPrior.forEach((value, index) => {
			mixture[2 * index] = value;
			mixture[2 * index + 1] = 1 / (given.variance[index] as number);
		});
		return { ...forward(given, attentionSizes(context.inputs, context.attributes)), mixture };
	},
	flops: (node) => pairs(node) * forwardFlopsPerPair(attentionSizes(node.inputs, node.attributes)),
};

/** Gradients by recomputation from logSumExp: a pass over queries, one over keys, one over parameters. */
export const attentionBackwardOp: OpDefinition = {
	name: 'attentionBackward',
	infer: (inputs, attributes) => {
		const { heads, components, batch, seq, dim } = check(inputs, attributes);
		requireShape('attention: outputGradient', typeOf(inputs, 'outputGradient').shape, [
			batch,
			seq,
			heads * dim,
		]);
		return {
			projectionGradient: f32(typeOf(inputs, 'projection').shape),
			...(inputs.priorLogits && { priorLogitsGradient: f32([heads, components]) }),
			...(inputs.logSigma && { logSigmaGradient: f32([heads, components]) }),
		};
	},
	reference: (inputs, context) => {
		const sizes = attentionSizes(context.inputs, context.attributes);
		const given = referenceInputs(inputs, context);
		const result = backward(given, valueIn(inputs, 'outputGradient'), sizes);
		return {
			projectionGradient: result.projectionGradient,
			...(inputs.priorLogits && {
				priorLogitsGradient: throughSoftmax(result.logPriorGradient, given.logPrior, sizes),
			}),
			...(inputs.logSigma && { logSigmaGradient: result.logSigmaGradient }),
		};
	},
	flops: (node) => pairs(node) * backwardFlopsPerPair(attentionSizes(node.inputs, node.attributes)),
};

export interface AttentionOptions {
	readonly score: 'dot' | 'gaussian';
	readonly heads: number;
	readonly components: number;
	readonly dim: number;
	readonly causal: boolean;
	/** sigma_r^2 of each component; used when `logSigma` is absent. For `dot`, the divisor of q k (sqrt(dim)). */
	readonly variance: readonly number[];
}

export function attention(
	given: {
		readonly projection: Tensor;
		readonly priorLogits?: Tensor | undefined;
		readonly logSigma?: Tensor | undefined;
		readonly keyMask?: Tensor | undefined;
	},
	options: AttentionOptions,
): Tensor {
	return output(given.projection.node.graph.add(attentionOp, { ...given }, { ...options }));
}

/** The equations' own arguments: log pi = log softmax(logits), sigma^2 = exp(2 log sigma). */
export function referenceInputs(
	inputs: ValueMap,
	{ inputs: types, attributes }: Pick<ReferenceContext, 'inputs' | 'attributes'>,
): AttentionInputs {
	const { heads, components } = attentionSizes(types, attributes);
	const fixed = attributes.variance as readonly number[];
	const each = (value: (index: number) => number) =>
		Float64Array.from({ length: heads * components }, (_, index) => value(index));
	const { priorLogits, logSigma } = inputs;
	return {
		projection: valueIn(inputs, 'projection'),
		logPrior: priorLogits
			? logSoftmaxRows(priorLogits, components)
			: each(() => -Math.log(components)),
		variance: logSigma
			? logSigma.map((value) => Math.exp(2 * value))
			: each((index) => fixed[index % components] ?? 1),
		keyMask: inputs.keyMask,
	};
}

function check(inputs: TypeMap, attributes: Attributes): AttentionSizes {
	const sizes = attentionSizes(inputs, attributes);
	const perComponent = [sizes.heads, sizes.components];
	for (const role of ['priorLogits', 'logSigma'])
		if (inputs[role])
			requireShape(`attention: ${role}`, typeOf(inputs, role).shape, perComponent, [
				'heads',
				'components',
			]);
	if (inputs.keyMask)
		requireShape('attention: keyMask', inputs.keyMask.shape, [sizes.batch, sizes.seq]);
	if (sizes.dim % 4 !== 0)
		throw new Problem(
			'shape',
			`attention: the head dim must be a multiple of 4, got ${sizes.dim}.`,
		);
	return sizes;
}

function logSoftmaxRows(logits: Float64Array, width: number): Float64Array {
	return logits.map((value, index) => {
		const start = index - (index % width);
		let total = 0;
		for (let r = 0; r < width; r++) total += Math.exp((logits[start + r] as number) - value);
		return -Math.log(total);
	});
}

/** dw_r = dlog pi_r - pi_r sum_r' dlog pi_r'. */
function throughSoftmax(
	gradient: Float64Array,
	logPrior: Float64Array,
	{ components }: AttentionSizes,
): Float64Array {
	return gradient.map((value, index) => {
		const start = index - (index % components);
		let total = 0;
		for (let r = 0; r < components; r++) total += gradient[start + r] as number;
		return value - Math.exp(logPrior[index] as number) * total;
	});
}

/** Query-key pairs of a node that are computed: half of the square, and the diagonal, when causal. */
function pairs(node: Node): number {
	const { batch, heads, seq, causal } = attentionSizes(node.inputs, node.attributes);
	return batch * heads * (causal ? (seq * (seq + 1)) / 2 : seq * seq);
}

function forwardFlopsPerPair({ dim, components }: AttentionSizes): number {
	return 2 * dim * (components + 1) + 8 * components;
}

/** Two passes: scores twice, dO v twice, and one product for each of dq, dk_r, dv. */
function backwardFlopsPerPair({ dim, components }: AttentionSizes): number {
	return 2 * dim * (4 * components + 3) + 20 * components;
}
