/** What an attention node is asked for, and the checks of its inputs against it. */
import { Problem } from '../../core/problem';
import { axis, formatShape, requireRank, requireShape } from '../../core/shape';
import { flagOf, numberOf, type TypeMap, textOf, typeOf } from '../op';
import type { Attributes } from '../tensor';
import type { AttentionSizes } from './attention.reference';
import { checkPrior } from './attention-prior';
import type { PriorKind } from './attention-prior.reference';

export type { PriorKind } from './attention-prior.reference';

export interface AttentionOptions {
	readonly score: 'dot' | 'gaussian';
	readonly heads: number;
	readonly components: number;
	readonly dim: number;
	readonly causal: boolean;
	/** sigma_r^2 of each component; used when neither `logSigma` nor `variance` is given. For `dot`, the divisor of q k. */
	readonly variance: readonly number[];
	/** `shifted`: one key a token and head, k_jr = k_j + b_r. */
	readonly keys?: 'separate' | 'shifted';
	/** `hard`: the nearest component alone, without prior. */
	readonly assignment?: 'soft' | 'hard';
	/** What the input `prior` holds. */
	readonly prior?: PriorKind;
	/** Mass of a key with value zero in every row: the 1e-6 in the denominator of the official code. */
	readonly nullKey?: number;
}

export const DEFAULT_OPTIONS = {
	keys: 'separate',
	assignment: 'soft',
	prior: 'uniform',
	nullKey: 0,
} as const satisfies Partial<AttentionOptions>;

/** The kernels unroll over components. */
export const MOST_COMPONENTS = 8;
const MOST_DIM = 128;

export function priorKindOf(attributes: Attributes): PriorKind {
	return textOf(attributes, 'prior') as PriorKind;
}

/** True when the prior is replaced by its M-step instead of differentiated. */
export function isAveraged(kind: PriorKind): boolean {
	return kind === 'm-step' || kind === 'm-step-joint';
}

/** Sizes of an attention node. @throws Problem `shape` naming the projection. */
export function attentionSizes(inputs: TypeMap, attributes: Attributes): AttentionSizes {
	const { shape } = typeOf(inputs, 'projection');
	requireRank('attention: projection', shape, ['batch', 'seq', 'width']);
	const [heads, components, dim] = ['heads', 'components', 'dim'].map((name) =>
		numberOf(attributes, name),
	) as [number, number, number];
	const shifted = textOf(attributes, 'keys') === 'shifted';
	const width = (2 + (shifted ? 1 : components)) * heads * dim;
	if (axis(shape, 2) !== width)
		throw new Problem(
			'shape',
			`attention: projection must be [batch, seq, (2 + ${shifted ? 1 : 'components'}) * heads * dim] = ` +
				`[${axis(shape, 0)}, ${axis(shape, 1)}, ${width}], got ${formatShape(shape)}.`,
			`Project to one query, one key${shifted ? '' : ' a component'} and one value for each head.`,
		);
	return {
		batch: axis(shape, 0),
		seq: axis(shape, 1),
		heads,
		components,
		dim,
		score: textOf(attributes, 'score') === 'dot' ? 'dot' : 'gaussian',
		keys: shifted ? 'shifted' : 'separate',
		assignment: textOf(attributes, 'assignment') === 'hard' ? 'hard' : 'soft',
		causal: flagOf(attributes, 'causal'),
		nullKey: numberOf(attributes, 'nullKey'),
		positions: inputs.prior?.shape[2] ?? 1,
	};
}

/** @throws Problem `shape` naming the input, what it got and what it wants; `internal` for options that exclude each other */
export function checkAttention(inputs: TypeMap, attributes: Attributes): AttentionSizes {
	const sizes = attentionSizes(inputs, attributes);
	const { batch, seq, heads, components, dim, keys } = sizes;
	const mixture = [heads, components];
	const kind = priorKindOf(attributes);
	checkPrior('attention', inputs, sizes, kind);
	if (kind !== 'uniform' && sizes.assignment === 'hard')
		throw new Problem('internal', 'attention: hard assignment has no prior; use `uniform`.');
	for (const role of ['logSigma', 'variance'])
		if (inputs[role])
			requireShape(`attention: ${role}`, typeOf(inputs, role).shape, mixture, [
				'heads',
				'components',
			]);
	if (inputs.logSigma && inputs.variance)
		throw new Problem('internal', 'attention: logSigma and variance exclude each other.');
	if (keys === 'shifted')
		requireShape(
			'attention: shift',
			typeOf(inputs, 'shift').shape,
			[...mixture, dim],
			['heads', 'components', 'dim'],
		);
	if (inputs.keyMask) requireShape('attention: keyMask', inputs.keyMask.shape, [batch, seq]);
	if (dim % 4 !== 0 || dim > MOST_DIM)
		throw new Problem(
			'shape',
			`attention: the head dim must be a multiple of 4 up to ${MOST_DIM}, got ${dim}.`,
		);
	if (components > MOST_COMPONENTS)
		throw new Problem(
			'shape',
			`attention: at most ${MOST_COMPONENTS} components, got ${components}.`,
		);
	return sizes;
}
