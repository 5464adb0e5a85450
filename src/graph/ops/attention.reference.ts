/**
 * Attention of one batch in float64, straight from the equations of the paper; one head at a time.
 * `dot`: s_ij = q_i k_j / sqrt(D). `gaussian`: s_ijr = log pi_r - |q_i - k_jr|^2 / (2 sigma_r^2), Eq. (9).
 */
import { logSumExp } from './cross-entropy.reference';

export interface AttentionSizes {
	readonly batch: number;
	readonly seq: number;
	readonly heads: number;
	readonly components: number;
	readonly dim: number;
	readonly score: 'dot' | 'gaussian';
	readonly causal: boolean;
}

export interface AttentionInputs {
	/** [batch, seq, (2 + components) * heads * dim]: query | keys (component, head, dim) | value. */
	readonly projection: Float64Array;
	/** log pi_hr, [heads, components]. */
	readonly logPrior: Float64Array;
	/** sigma_hr^2, [heads, components]. */
	readonly variance: Float64Array;
	/** [batch, seq], 0 where a key is padding. */
	readonly keyMask?: Float64Array | undefined;
}

/** L of a row that sees no key: finite, and below every score. */
export const EMPTY_ROW = -1e30;

/** One head of one example, seen through accessors into the packed projection. */
interface Head {
	readonly query: (i: number, d: number) => number;
	readonly key: (j: number, r: number, d: number) => number;
	readonly value: (j: number, d: number) => number;
	readonly visible: (i: number, j: number) => boolean;
	readonly logPrior: (r: number) => number;
	readonly variance: (r: number) => number;
}

interface Row {
	/** p_ijr = a_ij gamma_ijr, [seq, components]. */
	readonly weights: Float64Array;
	readonly distance: Float64Array;
	readonly logSumExp: number;
}

/** Start of query, key component r and value of a head within one token's projection. */
export function projectionOffsets({ heads, components, dim }: AttentionSizes) {
	const width = heads * dim;
	return {
		width: (2 + components) * width,
		query: (h: number) => h * dim,
		key: (h: number, r: number) => width + r * width + h * dim,
		value: (h: number) => width + components * width + h * dim,
	};
}

export function forward(inputs: AttentionInputs, sizes: AttentionSizes) {
	const { batch, seq, heads, dim } = sizes;
	const output = new Float64Array(batch * seq * heads * dim);
	const rowLogSumExp = new Float64Array(batch * heads * seq);
	eachHead(inputs, sizes, (head, b, h) => {
		for (let i = 0; i < seq; i++) {
			const row = scoreRow(head, sizes, i);
			rowLogSumExp[(b * heads + h) * seq + i] = row.logSumExp;
			const start = ((b * seq + i) * heads + h) * dim;
			for (let j = 0; j < seq; j++)
				for (let d = 0; d < dim; d++)
					output[start + d] = at(output, start + d) + attention(row, j, sizes) * head.value(j, d);
		}
	});
	return { output, logSumExp: rowLogSumExp };
}

/**
 * Gradients of the projection, log pi and log sigma (sigma^2 = variance) for a given output gradient; and for the
 * last two, whose terms cancel, the sums of the terms' magnitudes: what a rounding error is measured against.
 */
export function backward(
	inputs: AttentionInputs,
	outputGradient: Float64Array,
	sizes: AttentionSizes,
) {
	const { seq, heads, components, dim, score } = sizes;
	const offsets = projectionOffsets(sizes);
	const projectionGradient = new Float64Array(inputs.projection.length);
	const logPriorGradient = new Float64Array(heads * components);
	const logSigmaGradient = new Float64Array(heads * components);
	const logPriorTerms = new Float64Array(heads * components);
	const logSigmaTerms = new Float64Array(heads * components);
	const gaussian = score === 'gaussian' ? 1 : 0;
	eachHead(inputs, sizes, (head, b, h) => {
		const token = (i: number) => (b * seq + i) * offsets.width;
		for (let i = 0; i < seq; i++) {
			const row = scoreRow(head, sizes, i);
			const g = (d: number) => at(outputGradient, ((b * seq + i) * heads + h) * dim + d);
			const toWeight = Float64Array.from({ length: seq }, (_, j) =>
				sum(dim, (d) => g(d) * head.value(j, d)),
			);
			const delta = sum(seq, (j) => attention(row, j, sizes) * at(toWeight, j));
			for (let j = 0; j < seq; j++) {
				for (let d = 0; d < dim; d++)
					increase(
						projectionGradient,
						token(j) + offsets.value(h) + d,
						attention(row, j, sizes) * g(d),
					);
				for (let r = 0; r < components; r++) {
					const toScore = at(row.weights, j * components + r) * (at(toWeight, j) - delta);
					const scale = toScore / head.variance(r);
					for (let d = 0; d < dim; d++) {
						const [q, k] = [head.query(i, d), head.key(j, r, d)];
						increase(
							projectionGradient,
							token(i) + offsets.query(h) + d,
							scale * (k - gaussian * q),
						);
						increase(
							projectionGradient,
							token(j) + offsets.key(h, r) + d,
							scale * (q - gaussian * k),
						);
					}
					const toLogSigma = (toScore * at(row.distance, j * components + r)) / head.variance(r);
					increase(logPriorGradient, h * components + r, toScore);
					increase(logSigmaGradient, h * components + r, toLogSigma);
					increase(logPriorTerms, h * components + r, Math.abs(toScore));
					increase(logSigmaTerms, h * components + r, Math.abs(toLogSigma));
				}
			}
		}
	});
	return { projectionGradient, logPriorGradient, logSigmaGradient, logPriorTerms, logSigmaTerms };
}

/** Maps of one head of one example: weights a_ij [seq, seq] and responsibilities gamma_ijr [components, seq, seq], Eq. (11). */
export function attentionMaps(
	inputs: AttentionInputs,
	sizes: AttentionSizes,
	example: number,
	wantedHead: number,
) {
	const { seq, components } = sizes;
	const weights = new Float64Array(seq * seq);
	const responsibility = new Float64Array(components * seq * seq);
	const head = headOf(inputs, sizes, example, wantedHead);
	for (let i = 0; i < seq; i++) {
		const row = scoreRow(head, sizes, i);
		for (let j = 0; j < seq; j++) {
			const a = attention(row, j, sizes);
			weights[i * seq + j] = a;
			for (let r = 0; r < components; r++)
				responsibility[(r * seq + i) * seq + j] =
					a > 0 ? at(row.weights, j * components + r) / a : 0;
		}
	}
	return { weights, responsibility };
}

function eachHead(
	inputs: AttentionInputs,
	sizes: AttentionSizes,
	visit: (head: Head, b: number, h: number) => void,
): void {
	for (let b = 0; b < sizes.batch; b++)
		for (let h = 0; h < sizes.heads; h++) visit(headOf(inputs, sizes, b, h), b, h);
}

function headOf(inputs: AttentionInputs, sizes: AttentionSizes, b: number, h: number): Head {
	const { seq, components, causal } = sizes;
	const { projection, logPrior, variance, keyMask } = inputs;
	const offsets = projectionOffsets(sizes);
	const token = (i: number) => (b * seq + i) * offsets.width;
	return {
		query: (i, d) => at(projection, token(i) + offsets.query(h) + d),
		key: (j, r, d) => at(projection, token(j) + offsets.key(h, r) + d),
		value: (j, d) => at(projection, token(j) + offsets.value(h) + d),
		visible: (i, j) => (!causal || j <= i) && keyMask?.[b * seq + j] !== 0,
		logPrior: (r) => at(logPrior, h * components + r),
		variance: (r) => at(variance, h * components + r),
	};
}

/** p_ijr for all j, r of query i, by the stable form exp(s_ijr - L_i). */
function scoreRow(head: Head, sizes: AttentionSizes, i: number): Row {
	const { seq, components, dim, score } = sizes;
	const scores = new Float64Array(seq * components).fill(-Infinity);
	const distance = new Float64Array(seq * components);
	for (let j = 0; j < seq; j++)
		for (let r = 0; r < components; r++) {
			if (!head.visible(i, j)) continue;
			const dot = sum(dim, (d) => head.query(i, d) * head.key(j, r, d));
			const squared = sum(dim, (d) => (head.query(i, d) - head.key(j, r, d)) ** 2);
			distance[j * components + r] = squared;
			scores[j * components + r] =
				score === 'dot'
					? dot / head.variance(r)
					: head.logPrior(r) - squared / (2 * head.variance(r));
		}
	const total = logSumExp(scores);
	if (total === -Infinity || Number.isNaN(total))
		return { weights: new Float64Array(scores.length), distance, logSumExp: EMPTY_ROW };
	return { weights: scores.map((s) => Math.exp(s - total)), distance, logSumExp: total };
}

/** a_ij = sum_r p_ijr, Eq. (9). */
function attention(row: Row, j: number, { components }: AttentionSizes): number {
	return sum(components, (r) => at(row.weights, j * components + r));
}

function sum(count: number, term: (index: number) => number): number {
	let total = 0;
	for (let index = 0; index < count; index++) total += term(index);
	return total;
}

function at(values: Float64Array, index: number): number {
	return values[index] as number;
}

function increase(values: Float64Array, index: number, by: number): void {
	values[index] = at(values, index) + by;
}
