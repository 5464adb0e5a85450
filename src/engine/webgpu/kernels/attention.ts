import { EMPTY_ROW, keysPerToken } from '../../../graph/ops/attention.reference';
import { priorKindOf } from '../../../graph/ops/attention-options';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid, scratch } from '../kernel';
import type { Tuning } from '../tuning';
import { rowLayout } from './attention-grid';
import { shared, sizesOf } from './attention-node';
import { parameterGradients, priorSum, sumColumns } from './attention-parameters';

/** What log pi is made of, as attention-terms.wgsl counts it. */
const PRIOR = { uniform: 1, learned: 2, clamped: 3, given: 4, 'm-step': 4, 'm-step-joint': 4 };

export function lowerAttention(node: Node, tuning: Tuning): Dispatch[] {
	const sizes = sizesOf(node);
	const { dim, assignment, causal, nullKey, seq, heads } = sizes;
	const { constants, slices } = rowLayout(node, tuning, {
		most: tuning.attention.forwardRows,
		values: 2 * dim,
		partners: keysPerToken(sizes) + 1,
		flops: node.op.flops(node),
	});
	const whole = shared(node);
	return [
		prepareTerms(node, tuning.group),
		...slices.map(({ parameters, grid }) =>
			dispatch('attention/attention', {
				constants: {
					...whole,
					...constants,
					CAUSAL: causal,
					HARD: assignment === 'hard',
					KEY_MASK: node.inputs.keyMask !== undefined,
				},
				bindings: {
					projection: input(node, 'projection'),
					mixture: output(node, 'mixture'),
					terms: output(node, 'terms'),
					output: output(node),
					logSumExp: output(node, 'logSumExp'),
				},
				// A running softmax that starts with the null key has seen a score of log(nullKey) and no value.
				parameters: {
					seq,
					heads,
					...parameters,
					peak: nullKey > 0 ? Math.log(nullKey) : EMPTY_ROW,
					total: nullKey > 0 ? 1 : 0,
				},
				grid,
			}),
		),
	];
}

function prepareTerms(node: Node, group: number): Dispatch {
	const { batch, seq, heads, assignment, positions } = sizesOf(node);
	const { prior, logSigma, variance, shift, keyMask } = node.inputs;
	const fixed = node.attributes.variance as readonly number[];
	const varianceOf = (r: number) => fixed[r] ?? 1;
	return dispatch('attention/attention-terms', {
		constants: {
			...shared(node),
			LANES: 1,
			SHARED: false,
			TILE: 0,
			GROUP: group,
			PRIOR: assignment === 'hard' ? 0 : PRIOR[priorKindOf(node.attributes)],
			POSITIONAL: positions > 1,
			SIGMA: variance ? 2 : logSigma ? 1 : 0,
			KEY_MASK: keyMask !== undefined,
		},
		bindings: {
			projection: input(node, 'projection'),
			prior,
			logSigma: variance ? undefined : logSigma,
			variance,
			shift,
			keyMask,
			terms: output(node, 'terms'),
			mixture: output(node, 'mixture'),
		},
		parameters: {
			batch,
			seq,
			heads,
			positions,
			variance0: varianceOf(0),
			variance1: varianceOf(1),
			variance2: varianceOf(2),
			variance3: varianceOf(3),
			variance4: varianceOf(4),
			variance5: varianceOf(5),
			variance6: varianceOf(6),
			variance7: varianceOf(7),
		},
		grid: flatGrid(batch * heads * seq, group),
	});
}

export function lowerAttentionBackward(node: Node, tuning: Tuning): Dispatch[] {
	const sizes = sizesOf(node);
	const { batch, seq, heads, components, dim, causal } = sizes;
	const { queryRows, keyRows } = tuning.attention;
	const flops = node.op.flops(node) / 2;
	const keysEach = keysPerToken(sizes);
	const queries = rowLayout(node, tuning, {
		most: queryRows,
		values: 3 * dim,
		partners: keysEach + 1,
		flops,
	});
	const keys = rowLayout(node, tuning, {
		most: keyRows,
		values: 2 * (1 + keysEach) * dim,
		partners: 2,
		flops,
	});
	const columns = sumColumns(node);
	const sums = {
		rowSums: scratch('rowSums', batch * heads * seq * (2 + components)),
		keySums: scratch('keySums', batch * heads * seq * components * columns.SUMS),
	};
	const known = {
		projection: input(node, 'projection'),
		mixture: input(node, 'mixture'),
		terms: input(node, 'terms'),
		outputGradient: input(node, 'outputGradient'),
		projectionGradient: output(node, 'projectionGradient'),
		rowSums: sums.rowSums,
	};
	const constants = { ...shared(node), CAUSAL: causal, HARD: sizes.assignment === 'hard' };
	return [
		...queries.slices.map(({ parameters, grid }) =>
			dispatch('attention/attention-query-gradient', {
				constants: {
					...constants,
					...queries.constants,
					KEY_MASK: node.inputs.keyMask !== undefined,
				},
				bindings: {
					...known,
					output: input(node, 'output'),
					logSumExp: input(node, 'logSumExp'),
				},
				parameters: { seq, heads, ...parameters },
				grid,
			}),
		),
		...keys.slices.map(({ parameters, grid }) =>
			dispatch('attention/attention-key-gradient', {
				constants: {
					...constants,
					...keys.constants,
					SUMS: columns.SUMS,
					SIGMA: columns.sigma,
					PRIOR: priorSum(node),
				},
				bindings: { ...known, keySums: columns.SUMS > 0 ? sums.keySums : undefined },
				parameters: { seq, heads, ...parameters },
				grid,
			}),
		),
		...parameterGradients(node, sums),
	];
}
