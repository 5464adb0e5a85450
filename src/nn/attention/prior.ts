/** The parameter that a layer's prior is held in: by gradient, Table 4, option A, or towards its M-step, Table 4, option B. */
import { isAveraged, type PriorKind } from '../../graph/ops/attention-options';
import { fill } from '../../graph/ops/leaves';
import { matmul } from '../../graph/ops/matmul';
import type { Tensor } from '../../graph/tensor';
import type { Scope } from '../scope';
import type { AttentionSettings } from './definition';

/** What the ops are told of each choice. */
export const PRIOR_KIND: Readonly<Record<AttentionSettings['prior'], PriorKind>> = {
	uniform: 'uniform',
	learned: 'learned',
	'learned-positional': 'learned',
	clamped: 'clamped',
	'clamped-positional': 'clamped',
	'clamped-shared': 'clamped',
	'm-step': 'm-step',
	'm-step-joint': 'm-step-joint',
};

/**
 * [heads, components], or with a value for each position of the context [heads, components, context]; none when uniform.
 * Logits start at zero and probabilities at 1 / components: no component is preferred.
 */
export function priorParameter(
	scope: Scope,
	prefix: string,
	settings: AttentionSettings,
): Tensor | undefined {
	const { components, heads, prior } = settings;
	const kind = PRIOR_KIND[prior];
	if (kind === 'uniform') return undefined;
	const shape = priorShape(settings);
	if (kind === 'learned') return scope.constant(`${prefix}.pi_logits`, shape, 0);
	const held = scope.parameter({
		name: `${prefix}.pi`,
		shape,
		matrix: false,
		initialiser: { kind: 'constant', value: 1 / components },
		export: { kind: 'plain' },
		...(isAveraged(kind) && { update: 'average' }),
	});
	// A product with ones hands the row to every head, and its gradient is the sum over heads.
	return prior === 'clamped-shared' ? matmul(fill(scope.graph, [heads, 1], 1), held) : held;
}

function priorShape({ heads, components, context, prior }: AttentionSettings): readonly number[] {
	if (prior === 'clamped-shared') return [1, components];
	const positional = prior.endsWith('-positional') || prior.startsWith('m-step');
	return positional ? [heads, components, context] : [heads, components];
}
