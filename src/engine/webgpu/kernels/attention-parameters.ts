/** The small kernels that finish the gradients of prior, sigma and shift from sums over queries and keys. */
import { isAveraged, type PriorKind, priorKindOf } from '../../../graph/ops/attention-options';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid } from '../kernel';
import { type AttentionSums, shared, sizesOf } from './attention-node';

const GROUP = 64;

/** What attention-key-gradient.wgsl sums for the prior. */
export function priorSum(node: Node): number {
	return { uniform: 0, learned: 0, clamped: 1, given: 0, 'm-step': 2, 'm-step-joint': 3 }[
		priorKindOf(node.attributes)
	];
}

/** Numbers a key and component in keySums: that of the score, then what the prior and sigma want beside it. */
export function sumColumns(node: Node) {
	const { prior, logSigma, variance, shift } = node.inputs;
	const sigma = logSigma !== undefined || variance !== undefined;
	const own = priorSum(node) > 0 ? 1 : 0;
	const wanted = sigma || prior !== undefined || shift !== undefined;
	const SUMS = wanted ? 1 + own + Number(sigma) : 0;
	return { SUMS, PRIOR_SUM: own, SIGMA_SUM: Math.max(0, SUMS - 1), sigma };
}

/** How common/attention-prior.wgsl goes from sums to the gradient. */
function priorRule(kind: PriorKind): number {
	if (isAveraged(kind)) return 4;
	return kind === 'learned' ? 1 : kind === 'clamped' ? 2 : 3;
}

export function parameterGradients(node: Node, sums: AttentionSums): Dispatch[] {
	const { positions } = sizesOf(node);
	const { priorGradient, logSigmaGradient, varianceGradient, shiftGradient } = node.outputs;
	const positional = priorGradient !== undefined && positions > 1;
	const shared = (priorGradient && !positional) || logSigmaGradient || varianceGradient;
	return [
		...(shared ? [ofMixture(node, sums, positional)] : []),
		...(positional ? [ofPositions(node, sums)] : []),
		...(shiftGradient ? [ofShift(node, sums)] : []),
	];
}

/** Of one value a head and component. */
function ofMixture(node: Node, { keySums }: AttentionSums, positional: boolean): Dispatch {
	const { batch, seq, heads, components } = sizesOf(node);
	const { priorGradient, logSigmaGradient, varianceGradient } = node.outputs;
	const { SUMS, PRIOR_SUM, SIGMA_SUM } = sumColumns(node);
	const rule = priorGradient && !positional ? priorRule(priorKindOf(node.attributes)) : 0;
	return dispatch('attention/attention-parameter-gradient', {
		constants: {
			GROUP,
			COMPONENTS: components,
			PRIOR: rule,
			SIGMA: varianceGradient ? 2 : logSigmaGradient ? 1 : 0,
			SUMS,
			PRIOR_SUM,
			SIGMA_SUM,
		},
		bindings: {
			keySums,
			prior: rule === 0 || rule === 3 ? undefined : node.inputs.prior,
			priorGradient: rule === 0 ? undefined : priorGradient,
			logSigmaGradient: varianceGradient ? undefined : logSigmaGradient,
			variance: varianceGradient && node.inputs.variance,
			varianceGradient,
		},
		parameters: { batch, seq, heads },
		grid: [heads, 1, 1],
	});
}

function ofPositions(node: Node, { keySums }: AttentionSums): Dispatch {
	const { batch, seq, heads, components, positions } = sizesOf(node);
	const rule = priorRule(priorKindOf(node.attributes));
	const { SUMS, PRIOR_SUM } = sumColumns(node);
	return dispatch('attention/attention-prior-gradient', {
		constants: { GROUP, COMPONENTS: components, PRIOR: rule, SUMS, PRIOR_SUM },
		bindings: {
			keySums,
			prior: rule === 3 ? undefined : node.inputs.prior,
			priorGradient: output(node, 'priorGradient'),
		},
		parameters: { batch, seq, heads, positions },
		grid: flatGrid(heads * positions, GROUP),
	});
}

function ofShift(node: Node, { rowSums, keySums }: AttentionSums): Dispatch {
	const { batch, seq, heads, components, dim } = sizesOf(node);
	return dispatch('attention/attention-shift-gradient', {
		constants: {
			...shared(node),
			LANES: 1,
			SHARED: false,
			TILE: 0,
			GROUP,
			SUMS: sumColumns(node).SUMS,
		},
		bindings: {
			projection: input(node, 'projection'),
			mixture: input(node, 'mixture'),
			rowSums,
			keySums,
			shiftGradient: output(node, 'shiftGradient'),
		},
		parameters: { batch, seq, heads },
		grid: [heads, (components * dim) / 4, 1],
	});
}
