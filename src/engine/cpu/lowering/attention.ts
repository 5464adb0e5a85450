import { attentionSizes } from '../../../graph/ops/attention';
import { EMPTY_ROW, keysPerToken } from '../../../graph/ops/attention.reference';
import { type PriorKind, priorKindOf } from '../../../graph/ops/attention-options';
import { input, type Node, output } from '../../../graph/tensor';
import { type Call, call, literal, type Scratch, scratch } from '../call';
import { PRIOR, PRIOR_RULE } from './mixture';
import { eights } from './round';

/** As the kernels have them: rows of a tile, keys of a block forward and backward, sums of a key and component. */
const ROWS = 32;
const FORWARD_BLOCK = 256;
const BLOCK = 64;
const SUMS = 3;

/** What the prior's gradient is made of, beside dlog pi; as kernels/attention-pairs.ts counts it. */
const PRIOR_SUM: Readonly<Record<PriorKind, number>> = {
	uniform: 0,
	learned: 0,
	clamped: 1,
	given: 0,
	'm-step': 2,
	'm-step-joint': 3,
};

/** Sizes and flags as the kernels take them. */
function sizesOf(node: Node) {
	const sizes = attentionSizes(node.inputs, node.attributes);
	const { batch, seq, heads, components, dim, positions } = sizes;
	return {
		batch,
		seq,
		heads,
		components,
		keys: keysPerToken(sizes),
		dim,
		positions,
		gaussian: Number(sizes.score === 'gaussian'),
		hard: Number(sizes.assignment === 'hard'),
		causal: Number(sizes.causal),
	};
}

type Sizes = ReturnType<typeof sizesOf>;

/** a_r = 1 / sigma_r^2 and log pi, which every pass reads. */
function mixtureOf(node: Node, { heads, components, positions, hard }: Sizes) {
	const { prior, logSigma, variance } = node.inputs;
	const fixed = node.attributes.variance as readonly number[];
	const precision = scratch('precision', 4 * heads * components);
	const logPrior = scratch('logPrior', 4 * heads * components * positions);
	const prepare = call('attentionMixture', {
		prior,
		logSigma,
		variance,
		variances: literal(Array.from({ length: components }, (_, r) => fixed[r] ?? 1)),
		precision,
		logPrior,
		heads,
		components,
		positions,
		kind: PRIOR[hard ? 'none' : priorKindOf(node.attributes)],
	});
	return { precision, logPrior, prepare };
}

export function lowerAttention(node: Node): Call[] {
	const sizes = sizesOf(node);
	const { precision, logPrior, prepare } = mixtureOf(node, sizes);
	const nullKey = attentionSizes(node.inputs, node.attributes).nullKey;
	return [
		prepare,
		call(
			'attention',
			{
				projection: input(node, 'projection'),
				precision,
				logPrior,
				shift: node.inputs.shift,
				keyMask: node.inputs.keyMask,
				output: output(node),
				logSumExp: output(node, 'logSumExp'),
				...sizes,
				// A running softmax that starts with the null key has seen a score of log(nullKey) and no value.
				peak: nullKey > 0 ? Math.log(nullKey) : EMPTY_ROW,
				total: nullKey > 0 ? 1 : 0,
			},
			4 * forwardNumbers(sizes),
		),
	];
}

/** Numbers of a thread, as kernels/attention.ts lays them out. */
function forwardNumbers({ seq, components, keys, dim }: Sizes): number {
	const [whole, width] = [eights(seq), eights(dim)];
	return (
		whole * (keys * dim + width + components + 1) +
		ROWS * (dim + width + keys * FORWARD_BLOCK + components + 2) +
		components * FORWARD_BLOCK
	);
}

/** Numbers of a thread, as kernels/attention-backward.ts lays them out. */
function backwardNumbers({ seq, components, keys, dim }: Sizes): number {
	const [whole, width] = [eights(seq), eights(dim)];
	return (
		whole * ((keys + 1) * dim + (2 * keys + 1) * width + components * (2 + SUMS)) +
		ROWS * (3 * width + (keys + 1) * BLOCK + 2 * components + 2) +
		12 * components +
		2 * BLOCK
	);
}

export function lowerAttentionBackward(node: Node): Call[] {
	const sizes = sizesOf(node);
	const { batch, seq, heads, components, dim } = sizes;
	const { precision, logPrior, prepare } = mixtureOf(node, sizes);
	const { priorGradient, logSigmaGradient, varianceGradient, shiftGradient } = node.outputs;
	const mixture = priorGradient || logSigmaGradient || varianceGradient;
	const pairs = batch * heads;
	const keySums = mixture && scratch('keySums', 4 * pairs * components * SUMS * seq);
	const shiftSums = shiftGradient && scratch('shiftSums', 4 * pairs * components * dim);
	return [
		prepare,
		call(
			'attentionBackward',
			{
				projection: input(node, 'projection'),
				precision,
				logPrior,
				shift: node.inputs.shift,
				keyMask: node.inputs.keyMask,
				attended: input(node, 'output'),
				logSumExp: input(node, 'logSumExp'),
				outputGradient: input(node, 'outputGradient'),
				projectionGradient: output(node, 'projectionGradient'),
				keySums,
				shiftSums,
				...sizes,
				priorSum: PRIOR_SUM[priorKindOf(node.attributes)],
				sigma: Number(logSigmaGradient !== undefined || varianceGradient !== undefined),
			},
			4 * backwardNumbers(sizes),
		),
		...(keySums ? [ofMixture(node, sizes, keySums)] : []),
		...(shiftSums && shiftGradient
			? [
					call('sumExamples', {
						parts: shiftSums,
						output: shiftGradient,
						batch,
						size: heads * components * dim,
					}),
				]
			: []),
	];
}

function ofMixture(node: Node, sizes: Sizes, keySums: Scratch): Call {
	const { batch, seq, heads, components, positions } = sizes;
	const { priorGradient, logSigmaGradient, varianceGradient } = node.outputs;
	const kind = priorKindOf(node.attributes);
	return call(
		'attentionParameters',
		{
			keySums,
			prior: node.inputs.prior,
			variance: node.inputs.variance,
			priorGradient,
			logSigmaGradient,
			varianceGradient,
			batch,
			seq,
			heads,
			components,
			positions,
			sums: SUMS,
			column: PRIOR_SUM[kind] > 0 ? 1 : 0,
			rule: PRIOR_RULE[kind],
		},
		8 * components,
	);
}
