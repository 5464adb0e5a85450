import { type LinearPrior, linearAttentionSizes } from '../../../graph/ops/linear-attention';
import { input, type Node, output } from '../../../graph/tensor';
import { type Call, call, scratch } from '../call';
import { PRIOR, PRIOR_RULE } from './mixture';
import { eights } from './round';

/** Tokens of a chunk, as kernels/linear-head.ts has it. */
const CHUNK = 64;

/** Sizes and flags as the kernels take them. */
function sizesOf(node: Node) {
	const sizes = linearAttentionSizes(node.inputs, node.attributes);
	const { batch, seq, heads, components, keys, dim, positions, outputScale } = sizes;
	return {
		batch,
		seq,
		heads,
		components,
		keys,
		dim,
		positions,
		outputScale,
		causal: Number(sizes.causal),
		normalised: Number(sizes.featureMap === 'sum-normalised'),
	};
}

type Sizes = ReturnType<typeof sizesOf>;

function priorKind(node: Node): LinearPrior {
	return node.attributes.prior as LinearPrior;
}

export function lowerLinearAttention(node: Node): Call[] {
	const sizes = sizesOf(node);
	const { heads, components, positions } = sizes;
	const mixture = output(node, 'mixture');
	const { shift, prior, keyMask } = node.inputs;
	return [
		call('linearMixture', {
			prior,
			mixture,
			heads,
			components,
			positions,
			kind: PRIOR[priorKind(node)],
		}),
		call(
			'linearAttention',
			{
				projection: input(node, 'projection'),
				shift,
				mixture,
				keyMask,
				output: output(node),
				denominators: node.outputs.denominators,
				...sizes,
				epsilon: linearAttentionSizes(node.inputs, node.attributes).epsilon,
			},
			4 * forwardNumbers(sizes),
		),
	];
}

/** Numbers of a thread, as kernels/linear-attention.ts lays them out. */
function forwardNumbers({ seq, dim }: Sizes): number {
	const [whole, width, wide] = [eights(seq), eights(dim), eights(dim + 1)];
	return whole * (2 * width + wide) + width * wide + CHUNK * (2 * wide + CHUNK);
}

/** Numbers of a thread, as kernels/linear-attention-backward.ts lays them out. */
function backwardNumbers({ seq, dim }: Sizes): number {
	const [whole, width, wide] = [eights(seq), eights(dim), eights(dim + 1)];
	return whole * (3 * width + 2 * wide) + 2 * width * wide + CHUNK * (2 * wide + 2 * CHUNK);
}

export function lowerLinearAttentionBackward(node: Node): Call[] {
	const sizes = sizesOf(node);
	const { batch, seq, heads, components, dim, positions } = sizes;
	const { shiftGradient, priorGradient } = node.outputs;
	const pairs = batch * heads;
	const kind = priorKind(node);
	const priorSums = priorGradient && scratch('priorSums', 4 * pairs * components * seq);
	const shiftSums = shiftGradient && scratch('shiftSums', 4 * pairs * components * dim);
	return [
		call(
			'linearAttentionBackward',
			{
				projection: input(node, 'projection'),
				shift: node.inputs.shift,
				mixture: input(node, 'mixture'),
				keyMask: node.inputs.keyMask,
				attended: input(node, 'output'),
				denominators: node.inputs.denominators,
				outputGradient: input(node, 'outputGradient'),
				projectionGradient: output(node, 'projectionGradient'),
				priorSums,
				shiftSums,
				...sizes,
				bare: Number(kind === 'clamped'),
			},
			4 * backwardNumbers(sizes),
		),
		...(priorSums
			? [
					call(
						'attentionParameters',
						{
							keySums: priorSums,
							prior: node.inputs.prior,
							variance: undefined,
							priorGradient,
							logSigmaGradient: undefined,
							varianceGradient: undefined,
							batch,
							seq,
							heads,
							components,
							positions,
							sums: 1,
							column: 0,
							rule: PRIOR_RULE[kind],
						},
						8 * components,
					),
				]
			: []),
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
