/**
 * Linear attention with mixtures of keys, Eq. (14), over a packed projection; cost linear in seq.
 *
 * projection [batch, seq, (2 + keys) * heads * dim] holds, for each token, query (head, dim), keys (key, head, dim),
 * value (head, dim); a key a component, or one when there is a shift.
 * shift [heads, components, dim]: k_jr = k_j + shift_r.
 * prior [heads, components] or, of its own at each key position, [heads, components, positions]: see `PriorKind`; the
 * gradient of a given one is that of log pi.
 * keyMask i32 [batch, seq]: 0 marks padding.
 * output [batch, seq, heads * dim]; mixture = pi, of the prior's shape; denominators [batch, heads, seq], 0 for a row
 * that sees no key (when normalised): what the backward pass needs.
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
import { checkPrior } from './attention-prior';
import { type PriorKind, priorFrom, priorGradient } from './attention-prior.reference';
import {
	backward,
	forward,
	type LinearAttentionInputs,
	type LinearAttentionSizes,
} from './linear-attention.reference';

/** Sizes of a linear attention node. @throws Problem `shape` naming the projection. */
export function linearAttentionSizes(
	inputs: TypeMap,
	attributes: Attributes,
): LinearAttentionSizes & { readonly positions: number } {
	const { shape } = typeOf(inputs, 'projection');
	requireRank('linearAttention: projection', shape, ['batch', 'seq', 'width']);
	const [heads, components, dim] = ['heads', 'components', 'dim'].map((name) =>
		numberOf(attributes, name),
	) as [number, number, number];
	const keys = inputs.shift ? 1 : components;
	const width = (2 + keys) * heads * dim;
	if (axis(shape, 2) !== width)
		throw new Problem(
			'shape',
			`linearAttention: projection must be [batch, seq, (2 + keys) * heads * dim] = ` +
				`[${axis(shape, 0)}, ${axis(shape, 1)}, ${width}], got ${formatShape(shape)}.`,
			'Project to one query, one value and a key a component, or one key with a shift, for each head.',
		);
	return {
		batch: axis(shape, 0),
		seq: axis(shape, 1),
		heads,
		components,
		keys,
		dim,
		causal: flagOf(attributes, 'causal'),
		featureMap: textOf(attributes, 'featureMap') === 'plain' ? 'plain' : 'sum-normalised',
		normaliser: flagOf(attributes, 'normaliser'),
		epsilon: numberOf(attributes, 'epsilon'),
		outputScale: numberOf(attributes, 'outputScale'),
		positions: inputs.prior?.shape[2] ?? 1,
	};
}

export const linearAttentionOp: OpDefinition = {
	name: 'linearAttention',
	infer: (inputs, attributes) => {
		const sizes = check(inputs, attributes);
		const { batch, seq, heads, dim } = sizes;
		return {
			output: f32([batch, seq, heads * dim]),
			mixture: f32(inputs.prior?.shape ?? [heads, sizes.components]),
			...(sizes.normaliser && { denominators: f32([batch, heads, seq]) }),
		};
	},
	gradient: (node, { output: outputGradient }) => {
		if (!outputGradient) return {};
		const { projection, shift, prior, keyMask } = node.inputs;
		const { outputs } = node.graph.add(
			linearAttentionBackwardOp,
			{ projection, shift, prior, keyMask, ...node.outputs, outputGradient },
			node.attributes,
		);
		return {
			projection: outputs.projectionGradient,
			shift: outputs.shiftGradient,
			prior: outputs.priorGradient,
		};
	},
	reference: (inputs, { inputs: types, attributes }) => {
		const sizes = linearAttentionSizes(types, attributes);
		const given = referenceInputs(inputs, { inputs: types, attributes });
		const { output, denominators } = forward(given, sizes);
		return { output, mixture: given.prior, ...(sizes.normaliser && { denominators }) };
	},
	flops: (node) => {
		const { components, dim } = linearAttentionSizes(node.inputs, node.attributes);
		return rows(node) * (4 * dim * (dim + 1) + FEATURE_FLOPS * (components + 1) * dim);
	},
};

/** Gradients by recomputation: a pass over queries with prefix states, one over keys with suffix states. */
export const linearAttentionBackwardOp: OpDefinition = {
	name: 'linearAttentionBackward',
	infer: (inputs, attributes) => {
		const sizes = check(inputs, attributes);
		const { batch, seq, heads, dim, components } = sizes;
		requireShape('linearAttention: outputGradient', typeOf(inputs, 'outputGradient').shape, [
			batch,
			seq,
			heads * dim,
		]);
		return {
			projectionGradient: f32(typeOf(inputs, 'projection').shape),
			...(inputs.shift && { shiftGradient: f32([heads, components, dim]) }),
			...(inputs.prior && { priorGradient: f32(inputs.prior.shape) }),
		};
	},
	reference: (inputs, { inputs: types, attributes }) => {
		const sizes = linearAttentionSizes(types, attributes);
		const given = referenceInputs(inputs, { inputs: types, attributes });
		const found = backward(given, valueIn(inputs, 'outputGradient'), sizes);
		const { projectionGradient, shiftGradient } = found;
		const prior = { prior: found.priorGradient, logPrior: found.logPriorGradient };
		const kind = kindOf(attributes);
		return {
			projectionGradient,
			...(inputs.shift && { shiftGradient }),
			...(inputs.prior && {
				priorGradient: priorGradient(kind, inputs.prior, given.prior, prior, sizes),
			}),
		};
	},
	flops: (node) => {
		const { components, dim } = linearAttentionSizes(node.inputs, node.attributes);
		// Two states and three products with them, and features twice each way.
		return rows(node) * (10 * dim * (dim + 1) + 4 * FEATURE_FLOPS * (components + 1) * dim);
	},
};

export interface LinearAttentionOptions {
	readonly heads: number;
	readonly components: number;
	readonly dim: number;
	readonly causal: boolean;
	readonly featureMap: 'plain' | 'sum-normalised';
	readonly normaliser: boolean;
	/** Added to the denominator. */
	readonly epsilon: number;
	readonly outputScale: number;
	/** What the input `prior` holds. */
	readonly prior?: LinearPrior;
}

/** The M-steps have no meaning here: they count responsibilities of Gaussian scores. */
export type LinearPrior = Extract<PriorKind, 'uniform' | 'learned' | 'clamped' | 'given'>;

export interface LinearAttentionTensors {
	readonly projection: Tensor;
	readonly shift?: Tensor | undefined;
	readonly prior?: Tensor | undefined;
	readonly keyMask?: Tensor | undefined;
}

export function linearAttention(
	given: LinearAttentionTensors,
	options: LinearAttentionOptions,
): Tensor {
	const attributes: Attributes = { prior: 'uniform', ...options };
	return output(given.projection.node.graph.add(linearAttentionOp, { ...given }, attributes));
}

/** The equation's own arguments: pi itself. */
export function referenceInputs(
	inputs: ValueMap,
	{ inputs: types, attributes }: Pick<ReferenceContext, 'inputs' | 'attributes'>,
): LinearAttentionInputs {
	const sizes = linearAttentionSizes(types, attributes);
	const { prior, shift, keyMask } = inputs;
	return {
		projection: valueIn(inputs, 'projection'),
		prior: priorFrom(kindOf(attributes), prior, sizes),
		shift,
		keyMask,
	};
}

type Sizes = ReturnType<typeof linearAttentionSizes>;

function kindOf(attributes: Attributes): LinearPrior {
	return textOf(attributes, 'prior') as LinearPrior;
}

function check(inputs: TypeMap, attributes: Attributes): Sizes {
	const sizes = linearAttentionSizes(inputs, attributes);
	const { batch, seq, heads, components, dim } = sizes;
	const name = (role: string) => `linearAttention: ${role}`;
	checkPrior('linearAttention', inputs, sizes, kindOf(attributes));
	if (inputs.shift)
		requireShape(
			name('shift'),
			inputs.shift.shape,
			[heads, components, dim],
			['heads', 'components', 'dim'],
		);
	if (inputs.keyMask) requireShape(name('keyMask'), inputs.keyMask.shape, [batch, seq]);
	if (dim % 4 !== 0)
		throw new Problem(
			'shape',
			`linearAttention: the head dim must be a multiple of 4, got ${dim}.`,
		);
	return sizes;
}

/** An exponential, a comparison, an addition and the product with pi. */
const FEATURE_FLOPS = 4;

/** Queries of all heads. The triangle within a chunk is left out: the chunk belongs to the adapter. */
function rows(node: Node): number {
	const { batch, heads, seq } = linearAttentionSizes(node.inputs, node.attributes);
	return batch * heads * seq;
}
