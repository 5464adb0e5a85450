/** A case of linear attention in one line: the operands it needs, and the check of both directions. */
import {
	type LinearAttentionOptions,
	type LinearPrior,
	linearAttention,
	referenceInputs,
} from '../graph/ops/linear-attention';
import { backward } from '../graph/ops/linear-attention.reference';
import { type CaseData, checkOp, type Operand } from './op-check';
import { randomValues } from './random';

export interface LinearCase extends Partial<LinearAttentionOptions> {
	readonly batch: number;
	readonly seq: number;
	readonly heads: number;
	readonly components: number;
	readonly dim: number;
	/** k_jr = k_j + shift_r. */
	readonly shifted?: boolean;
	/** Priors of their own at so many positions; 0: one for all. */
	readonly positions?: number;
	/** 0 where a key is padding. */
	readonly mask?: (index: number) => number;
}

export function linearOptions({
	heads,
	components,
	dim,
	...rest
}: LinearCase): LinearAttentionOptions {
	const { causal = true, featureMap = 'plain', normaliser = true } = rest;
	const { epsilon = 1e-5, outputScale = 1, prior = 'uniform' } = rest;
	return { heads, components, dim, causal, featureMap, normaliser, epsilon, outputScale, prior };
}

export function linearOperands(given: LinearCase) {
	const { batch, seq, heads, components, dim, shifted, prior, positions = 0, mask } = given;
	const mixture = [heads, components];
	return {
		projection: { shape: [batch, seq, (2 + (shifted ? 1 : components)) * heads * dim] },
		...(shifted && { shift: { shape: [...mixture, dim], scale: 0.5 } }),
		...(prior &&
			prior !== 'uniform' && {
				prior: priorOperand(prior, positions > 0 ? [...mixture, positions] : mixture),
			}),
		...(mask && {
			keyMask: {
				shape: [batch, seq],
				values: Int32Array.from({ length: batch * seq }, (_, index) => mask(index)),
			},
		}),
	};
}

/** Logits are normal; weights lie in 0.05..0.95, away from the kinks of a clamp; probabilities add up to 1 only roughly. */
function priorOperand(prior: LinearPrior, shape: readonly number[]): Operand {
	const drawn = randomValues(shape, 'prior');
	if (prior === 'learned') return { shape, values: drawn };
	return { shape, values: drawn.map((value) => 0.05 + 0.9 / (1 + Math.exp(-value))) };
}

const valuesOf = (data: CaseData) =>
	Object.fromEntries(Object.entries(data).map(([role, value]) => [role, Float64Array.from(value)]));

function equationOf(given: LinearCase, data: CaseData) {
	const inputs = Object.fromEntries(
		Object.entries(linearOperands(given)).map(([role, { shape }]) => [
			role,
			{ shape, dtype: 'f32' as const },
		]),
	);
	const attributes = { ...linearOptions(given) };
	const { batch, seq, shifted, components } = given;
	const positions = given.positions ?? 1;
	const sizes = { batch, seq, keys: shifted ? 1 : components, positions, ...linearOptions(given) };
	return { inputs: referenceInputs(valuesOf(data), { inputs, attributes }), sizes };
}

/** The prior's gradient cancels: its error is measured against the sum of its terms' magnitudes. */
export function linearMagnitude(given: LinearCase) {
	return (name: string, data: CaseData): number | undefined => {
		// A row that sees one key has no use for its weight: what is left is the rounding of sums of dim products.
		if (given.seq === 1 && name.startsWith('d/') && name !== 'd/projection') return given.dim;
		if (name !== 'd/prior') return undefined;
		const { inputs, sizes } = equationOf(given, data);
		const found = backward(inputs, Float64Array.from(data['cotangent y'] ?? []), sizes);
		return Math.max(...(given.prior === 'clamped' ? found.priorTerms : found.logPriorTerms));
	};
}

/** Kernels against float64, and float64 against differences. */
export const checkLinear = (given: LinearCase) =>
	checkOp({
		operands: linearOperands(given),
		build: ({ projection, ...rest }) => ({
			y: linearAttention({ projection, ...rest }, linearOptions(given)),
		}),
		magnitude: linearMagnitude(given),
		// What is reported for a given prior is the gradient of its logarithm, which differences do not see.
		skipDifferences: given.seq > 30 || given.prior === 'given',
	});
