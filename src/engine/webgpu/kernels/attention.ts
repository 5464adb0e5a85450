import { ceilDivide } from '../../../core/shape';
import { EMPTY_ROW, keysPerToken } from '../../../graph/ops/attention.reference';
import { priorKindOf } from '../../../graph/ops/attention-options';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid, MAXIMUM_GROUPS, scratch } from '../kernel';
import type { Tuning } from '../tuning';
import { shared, sizesOf } from './attention-node';
import { parameterGradients, priorSum } from './attention-parameters';

/** What log pi is made of, as attention-terms.wgsl counts it. */
const PRIOR = { uniform: 1, learned: 2, clamped: 3, given: 4, 'm-step': 4, 'm-step-joint': 4 };

export function lowerAttention(node: Node, { attention, group }: Tuning): Dispatch[] {
	const { dim, assignment, causal, nullKey, seq, heads } = sizesOf(node);
	const rows = rowsWithin(attention.registers, attention.forwardRows, 2 * dim);
	return [
		prepareTerms(node, group),
		dispatch('attention/attention', {
			constants: {
				...shared(node),
				CAUSAL: causal,
				HARD: assignment === 'hard',
				KEY_MASK: node.inputs.keyMask !== undefined,
				ROWS: rows,
				GROUP: attention.group,
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
				...pairs(node),
				peak: nullKey > 0 ? Math.log(nullKey) : EMPTY_ROW,
				total: nullKey > 0 ? 1 : 0,
			},
			grid: rowGrid(node, rows * attention.group),
		}),
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

export function lowerAttentionBackward(node: Node, { attention }: Tuning): Dispatch[] {
	const sizes = sizesOf(node);
	const { batch, seq, heads, components, dim, causal } = sizes;
	const { prior, logSigma, variance, shift, keyMask } = node.inputs;
	const { queryRows, keyRows, group, registers } = attention;
	const ownQueries = rowsWithin(registers, queryRows, 3 * dim);
	const ownKeys = rowsWithin(registers, keyRows, 2 * (1 + keysPerToken(sizes)) * dim);
	const sums = {
		rowSums: scratch('rowSums', batch * heads * seq * (2 + components)),
		keySums: scratch('keySums', batch * heads * seq * components * 4),
	};
	const wanted = [prior, logSigma, variance, shift].some((tensor) => tensor !== undefined);
	const known = {
		projection: input(node, 'projection'),
		mixture: input(node, 'mixture'),
		terms: input(node, 'terms'),
		outputGradient: input(node, 'outputGradient'),
		projectionGradient: output(node, 'projectionGradient'),
		rowSums: sums.rowSums,
	};
	const constants = {
		...shared(node),
		CAUSAL: causal,
		HARD: sizes.assignment === 'hard',
		GROUP: group,
	};
	const parameters = { seq, heads, ...pairs(node) };
	return [
		dispatch('attention/attention-query-gradient', {
			constants: { ...constants, KEY_MASK: keyMask !== undefined, ROWS: ownQueries },
			bindings: {
				...known,
				output: input(node, 'output'),
				logSumExp: input(node, 'logSumExp'),
			},
			parameters,
			grid: rowGrid(node, ownQueries * group),
		}),
		dispatch('attention/attention-key-gradient', {
			constants: { ...constants, ROWS: ownKeys, SUMS: wanted, PRIOR: priorSum(node) },
			bindings: { ...known, keySums: wanted ? sums.keySums : undefined },
			parameters,
			grid: rowGrid(node, ownKeys * group),
		}),
		...parameterGradients(node, sums),
	];
}

/** Rows a thread: as many as `most`, while their vectors of `values` numbers fit into `registers`. */
function rowsWithin(registers: number, most: number, values: number): number {
	return Math.max(1, Math.min(most, Math.floor(registers / values)));
}

function pairs(node: Node) {
	const { batch, heads } = sizesOf(node);
	return { pairs: batch * heads };
}

/** Blocks of rows in x; heads of all examples in y, wrapped into z beyond the limit of an axis. */
function rowGrid(node: Node, rows: number): readonly [number, number, number] {
	const { batch, heads, seq } = sizesOf(node);
	const y = Math.min(batch * heads, MAXIMUM_GROUPS);
	return [ceilDivide(seq, rows), y, ceilDivide(batch * heads, y)];
}
