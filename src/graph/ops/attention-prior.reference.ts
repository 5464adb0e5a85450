/** The prior pi of each component, Table 4, option A, from what a model holds, and the gradient back; float64. */
import type { AttentionGradients, AttentionSizes } from './attention.reference';

/**
 * uniform: 1 / components. learned: softmax of logits over components. clamped: raw weights clamped to 0..1, each alone.
 * given, m-step, m-step-joint: the probabilities themselves; the last two are averaged towards their M-step.
 */
export type PriorKind = 'uniform' | 'learned' | 'clamped' | 'given' | 'm-step' | 'm-step-joint';

/** positions: 1 for a prior of all positions. */
type Mixture = Pick<AttentionSizes, 'heads' | 'components' | 'positions'>;

/** pi_hrj, [heads, components, positions]; `held` is of the same shape, absent when uniform. */
export function priorFrom(
	kind: PriorKind,
	held: Float64Array | undefined,
	{ heads, components, positions }: Mixture,
): Float64Array {
	if (!held || kind === 'uniform')
		return new Float64Array(heads * components * positions).fill(1 / components);
	if (kind === 'clamped') return held.map((weight) => Math.min(Math.max(weight, 0), 1));
	if (kind !== 'learned') return held;
	return held.map((logit, index) => {
		const others = acrossComponents(held, index, components, positions);
		return 1 / others.reduce((total, other) => total + Math.exp(other - logit), 0);
	});
}

/** dL / d`held`; of `given`, which is no variable of a softmax or clamp, dL / dlog pi. */
export function priorGradient(
	kind: PriorKind,
	held: Float64Array,
	prior: Float64Array,
	gradients: Pick<AttentionGradients, 'prior' | 'logPrior'>,
	{ components, positions }: Mixture,
): Float64Array {
	if (kind === 'clamped')
		return gradients.prior.map((value, index) => {
			const weight = held[index] as number;
			return weight >= 0 && weight <= 1 ? value : 0;
		});
	if (kind !== 'learned') return gradients.logPrior;
	return gradients.logPrior.map((value, index) => {
		const all = acrossComponents(gradients.logPrior, index, components, positions);
		return value - (prior[index] as number) * all.reduce((total, other) => total + other, 0);
	});
}

/** Values of all components at the head and position of `index`. */
function acrossComponents(
	values: Float64Array,
	index: number,
	components: number,
	positions: number,
): number[] {
	const size = components * positions;
	const start = index - (index % size) + (index % positions);
	return Array.from({ length: components }, (_, r) => values[start + r * positions] as number);
}
