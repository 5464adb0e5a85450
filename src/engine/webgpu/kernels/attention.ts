import { ceilDivide } from '../../../core/shape';
import { attentionSizes } from '../../../graph/ops/attention';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, scratch } from '../kernel';
import type { Tuning } from '../tuning';

const PARAMETER_GROUP = 64;

export function lowerAttention(node: Node, { attention }: Tuning): Dispatch[] {
	const sizes = attentionSizes(node.inputs, node.attributes);
	const { priorLogits, logSigma } = node.inputs;
	const { forwardRows, group } = attention;
	const fixed = node.attributes.variance as readonly number[];
	const variance = (r: number) => fixed[r] ?? 1;
	return [
		dispatch('attention/attention', {
			constants: {
				...shared(node),
				PRIOR: priorLogits !== undefined,
				SIGMA: logSigma !== undefined,
				ROWS: forwardRows,
				GROUP: group,
			},
			bindings: {
				projection: input(node, 'projection'),
				priorLogits,
				logSigma,
				keyMask: node.inputs.keyMask,
				output: output(node),
				logSumExp: output(node, 'logSumExp'),
				mixture: output(node, 'mixture'),
			},
			parameters: {
				seq: sizes.seq,
				heads: sizes.heads,
				variance0: variance(0),
				variance1: variance(1),
				variance2: variance(2),
				variance3: variance(3),
				variance4: variance(4),
				variance5: variance(5),
				variance6: variance(6),
				variance7: variance(7),
			},
			grid: rowGrid(node, forwardRows * group),
		}),
	];
}

export function lowerAttentionBackward(node: Node, { attention }: Tuning): Dispatch[] {
	const { batch, seq, heads, components } = attentionSizes(node.inputs, node.attributes);
	const { queryRows, keyRows, group } = attention;
	const rowSums = scratch('rowSums', batch * heads * seq * (1 + 2 * components));
	const known = {
		projection: input(node, 'projection'),
		mixture: input(node, 'mixture'),
		keyMask: node.inputs.keyMask,
		outputGradient: input(node, 'outputGradient'),
		logSumExp: input(node, 'logSumExp'),
		projectionGradient: output(node, 'projectionGradient'),
		rowSums,
	};
	const parameters = { seq, heads };
	return [
		dispatch('attention/attention-query-gradient', {
			constants: { ...shared(node), ROWS: queryRows, GROUP: group },
			bindings: { ...known, output: input(node, 'output') },
			parameters,
			grid: rowGrid(node, queryRows * group),
		}),
		dispatch('attention/attention-key-gradient', {
			constants: { ...shared(node), ROWS: keyRows, GROUP: group },
			bindings: known,
			parameters,
			grid: rowGrid(node, keyRows * group),
		}),
		...parameterGradient(node, rowSums),
	];
}

function parameterGradient(node: Node, rowSums: ReturnType<typeof scratch>): Dispatch[] {
	const { priorLogitsGradient, logSigmaGradient } = node.outputs;
	if (!priorLogitsGradient && !logSigmaGradient) return [];
	const { batch, seq, heads, components } = attentionSizes(node.inputs, node.attributes);
	return [
		dispatch('attention/attention-parameter-gradient', {
			constants: {
				GROUP: PARAMETER_GROUP,
				COMPONENTS: components,
				PRIOR: priorLogitsGradient !== undefined,
				SIGMA: logSigmaGradient !== undefined,
			},
			bindings: {
				rowSums,
				priorLogits: priorLogitsGradient && node.inputs.priorLogits,
				priorLogitsGradient,
				logSigmaGradient,
			},
			parameters: { seq, heads, batch },
			grid: [heads, 1, 1],
		}),
	];
}

function shared(node: Node) {
	const { dim, components, score, causal } = attentionSizes(node.inputs, node.attributes);
	return {
		D4: dim / 4,
		COMPONENTS: components,
		GAUSSIAN: score === 'gaussian',
		CAUSAL: causal,
		KEY_MASK: node.inputs.keyMask !== undefined,
	};
}

function rowGrid(node: Node, rows: number): readonly [number, number, number] {
	const { batch, heads, seq } = attentionSizes(node.inputs, node.attributes);
	return [ceilDivide(seq, rows), batch * heads, 1];
}
