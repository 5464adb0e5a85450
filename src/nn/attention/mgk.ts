/** Mixture of Gaussian keys, soft assignment, a key of its own for each component: Eqs. (9) to (11). */
import { attention } from '../../graph/ops/attention';
import { attentionMaps } from '../../graph/ops/attention.reference';
import { output as outputOf } from '../../graph/tensor';
import type { AttentionDefinition, AttentionSettings } from './definition';
import { packedProjection } from './projection';

/** log sigma at the start: sigma^2 = sqrt(D), the paper's fixed value. */
function initialLogSigma({ headDim }: AttentionSettings): number {
	return Math.log(headDim) / 4;
}

export const mgk: AttentionDefinition = {
	id: 'mgk',
	label: 'MGK (mixture of Gaussian keys)',
	explanation:
		'Each token has M keys a head; a query attends through whichever Gaussian explains it, weighted by a prior.',
	mixture: true,
	build: (scope, prefix, x, settings, keyMask) => {
		const { heads, headDim, components, causal } = settings;
		const shape = [heads, components];
		const projection = packedProjection(scope, prefix, x, settings, components);
		const priorLogits =
			settings.prior === 'learned' ? scope.constant(`${prefix}.pi_logits`, shape, 0) : undefined;
		const logSigma =
			settings.variance === 'learned'
				? scope.constant(`${prefix}.log_sigma`, shape, initialLogSigma(settings))
				: undefined;
		const output = attention(
			{ projection, priorLogits, logSigma, keyMask },
			{
				score: 'gaussian',
				heads,
				components,
				dim: headDim,
				causal,
				variance: Array.from({ length: components }, () => Math.sqrt(headDim)),
			},
		);
		return { output, observed: { projection, mixture: outputOf(output.node, 'mixture') } };
	},
	maps: (
		{ projection = new Float32Array(), mixture = new Float32Array() },
		settings,
		seq,
		head,
	) => {
		const { heads, headDim, components, causal } = settings;
		const logPrior = Float64Array.from(mixture.filter((_, index) => index % 2 === 0));
		const variance = Float64Array.from(mixture.filter((_, index) => index % 2 === 1)).map(
			(precision) => 1 / precision,
		);
		const maps = attentionMaps(
			{ projection: Float64Array.from(projection), logPrior, variance },
			{ batch: 1, seq, heads, components, dim: headDim, score: 'gaussian', causal },
			0,
			head,
		);
		const own = (values: Float64Array) =>
			Array.from(values.subarray(head * components, (head + 1) * components));
		return { ...maps, prior: own(logPrior).map(Math.exp), variance: own(variance) };
	},
};
