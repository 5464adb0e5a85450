/** A case of attention in one line: what is asked for, the operands it needs, and the check of both directions. */
import { type AttentionOptions, attention, referenceInputs } from '../graph/ops/attention';
import { type AttentionGradients, backward, forward } from '../graph/ops/attention.reference';
import { attentionSizes, DEFAULT_OPTIONS, isAveraged } from '../graph/ops/attention-options';
import type { TypeMap } from '../graph/tensor';
import { type CaseData, checkOp, type Operand } from './op-check';
import { randomValues } from './random';

export interface AttentionCase extends Partial<Omit<AttentionOptions, 'variance'>> {
	readonly seq: number;
	readonly batch?: number;
	/** Deviation of the projection. */
	readonly scale?: number;
	/** Priors of their own at so many positions; 0: one for all. */
	readonly positions?: number;
	/** What sigma comes from; the attribute unless given. */
	readonly sigma?: 'logSigma' | 'variance';
	/** 0 where a key is padding. */
	readonly mask?: (index: number) => number;
	/** Values of the prior instead of drawn ones. */
	readonly priorAt?: (index: number) => number;
	/** Values of the sigma input instead of drawn ones. */
	readonly sigmaAt?: (index: number) => number;
	/** The projection instead of a drawn one. */
	readonly projection?: Float32Array;
	readonly slack?: number;
	readonly skipDifferences?: boolean;
}

/** What sets a case apart, as the name of its test. */
export function titleOf(given: AttentionCase): string {
	return Object.entries(given)
		.map(([name, value]) => (typeof value === 'function' ? name : `${name} ${value}`))
		.join(', ');
}

const SMALLEST = {
	...DEFAULT_OPTIONS,
	score: 'gaussian',
	batch: 1,
	heads: 1,
	components: 1,
	dim: 8,
	causal: true,
	scale: 1,
	positions: 0,
} as const;

function full(given: AttentionCase) {
	return { ...SMALLEST, ...given };
}

type CaseOperands = Readonly<Record<string, Operand>> & { readonly projection: Operand };

/** Narrower with every component, so that they cannot be confused. */
export function caseOptions(given: AttentionCase): AttentionOptions {
	const { score, heads, components, dim, causal, keys, assignment, prior, nullKey } = full(given);
	const variance = Array.from({ length: components }, (_, r) => Math.sqrt(dim) / (r + 1));
	return { score, heads, components, dim, causal, keys, assignment, prior, nullKey, variance };
}

export function caseOperands(given: AttentionCase): CaseOperands {
	const { batch, seq, heads, components, dim, keys, prior, positions, scale } = full(given);
	const { mask, sigma, sigmaAt, projection } = given;
	const mixture = [heads, components];
	const width = (2 + (keys === 'shifted' ? 1 : components)) * heads * dim;
	return {
		projection: { shape: [batch, seq, width], scale, ...(projection && { values: projection }) },
		...(prior !== 'uniform' && {
			prior: priorOperand(given, positions > 0 ? [...mixture, positions] : mixture),
		}),
		...(sigma === 'logSigma' && {
			logSigma: {
				shape: mixture,
				values: sigmaAt
					? Float32Array.from({ length: heads * components }, (_, r) => sigmaAt(r))
					: randomValues(mixture, 'logSigma', 0.3).map((x) => x + Math.log(dim) / 4),
			},
		}),
		...(sigma === 'variance' && {
			variance: {
				shape: mixture,
				values: randomValues(mixture, 'variance', 0.3).map((x) => Math.sqrt(dim) * Math.exp(x)),
			},
		}),
		...(keys === 'shifted' && { shift: { shape: [...mixture, dim], scale: 0.5 * scale } }),
		...(mask && {
			keyMask: {
				shape: [batch, seq],
				values: Int32Array.from({ length: batch * seq }, (_, index) => mask(index)),
			},
		}),
	};
}

/** Logits are normal; weights lie in 0.05..0.95, away from the kinks of a clamp; probabilities add up to 1 only roughly. */
function priorOperand({ prior, priorAt }: AttentionCase, shape: readonly number[]): Operand {
	const drawn = randomValues(shape, 'prior');
	if (priorAt) return { shape, values: drawn.map((_, index) => priorAt(index)) };
	if (prior === 'learned') return { shape, values: drawn };
	return { shape, values: drawn.map((value) => 0.05 + 0.9 / (1 + Math.exp(-value))) };
}

type ReferenceData = Readonly<Record<string, Float32Array | Float64Array | Int32Array>>;

/** The data of a case as the reference takes it. */
function referenceOf(given: AttentionCase, data: ReferenceData) {
	const values = Object.fromEntries(
		Object.entries(data).map(([role, value]) => [role, Float64Array.from(value)]),
	);
	const inputs: TypeMap = Object.fromEntries(
		Object.entries(caseOperands(given)).map(([role, { shape }]) => [
			role,
			{ shape, dtype: 'f32' as const },
		]),
	);
	const attributes = { ...DEFAULT_OPTIONS, ...caseOptions(given) };
	return {
		inputs: referenceInputs(values, { inputs, attributes }),
		sizes: attentionSizes(inputs, attributes),
		cotangent: values['cotangent y'] ?? new Float64Array(),
	};
}

/** Gradients of the reference for the data of a case, with the sums of magnitudes that rounding is measured against. */
export function caseGradients(given: AttentionCase, data: ReferenceData): AttentionGradients {
	const { inputs, sizes, cotangent } = referenceOf(given, data);
	return backward(inputs, cotangent, sizes);
}

/** The sum of output times cotangent: what the gradients are the gradients of. */
export function caseObjective(given: AttentionCase, data: ReferenceData): number {
	const { inputs, sizes, cotangent } = referenceOf(given, data);
	const { output } = forward(inputs, sizes);
	return output.reduce((sum, value, index) => sum + value * (cotangent[index] as number), 0);
}

/** Gradients of parameters cancel: their errors are measured against the sum of their terms' magnitudes. */
function magnitudeOf(given: AttentionCase) {
	const { prior = 'uniform' } = given;
	let known: AttentionGradients | undefined;
	return (name: string, data: CaseData): number | undefined => {
		if (!name.startsWith('d/') || name === 'd/projection') return undefined;
		if (name === 'd/prior' && isAveraged(prior)) return undefined;
		known ??= caseGradients(given, data);
		// Where a row sees one key all terms vanish, and what is left is the rounding of dO.v, a sum of dim products,
		// times an exponent, another.
		return given.seq === 1 ? full(given).dim : Math.max(...termsOf(known, name, given, data));
	};
}

function termsOf(
	known: AttentionGradients,
	name: string,
	{ prior }: AttentionCase,
	data: CaseData,
): Float64Array {
	if (name === 'd/shift') return known.shiftTerms;
	if (name === 'd/logSigma') return known.logSigmaTerms;
	if (name === 'd/prior') return prior === 'clamped' ? known.priorTerms : known.logPriorTerms;
	return known.logSigmaTerms.map((terms, index) => terms / (2 * (data.variance?.[index] ?? 1)));
}

/** Kernels against float64, and float64 against differences where a prior is differentiated by what it holds. */
export function checkAttention(given: AttentionCase): Promise<Readonly<Record<string, number>>> {
	const { prior = 'uniform', slack = 0 } = given;
	const differentiable = prior === 'learned' || (prior === 'clamped' && !given.priorAt);
	return checkOp({
		slack,
		operands: caseOperands(given),
		build: ({ projection, ...rest }) => ({
			y: attention({ projection, ...rest }, caseOptions(given)),
		}),
		magnitude: magnitudeOf(given),
		skipDifferences:
			given.skipDifferences || given.seq > 30 ? true : differentiable ? [] : ['prior'],
	});
}
