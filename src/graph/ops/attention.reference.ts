/**
 * Attention of one batch in float64, straight from the equations of the paper; one head at a time.
 * Geometry of a pair: `dot` x_ijr = q_i k_jr / sigma_r^2, Eqs. (1) to (4) and (6);
 * `gaussian` x_ijr = -|q_i - k_jr|^2 / (2 sigma_r^2).
 * `soft`: s_ijr = log pi_jr + x_ijr, Eq. (9). `hard`: the component of the largest x_ijr alone, no prior, Eq. (12).
 * `separate`: k_jr is projected. `shifted`: k_jr = k_j + b_r, Sec. 2.3.
 */
import { logSumExp } from './cross-entropy.reference';

export interface AttentionSizes {
	readonly batch: number;
	readonly seq: number;
	readonly heads: number;
	readonly components: number;
	readonly dim: number;
	readonly score: 'dot' | 'gaussian';
	readonly keys: 'separate' | 'shifted';
	readonly assignment: 'soft' | 'hard';
	readonly causal: boolean;
	/** Mass of a key with value zero that every row sees besides its own keys; 0: none. */
	readonly nullKey: number;
	/** Priors a head and component: one for each key position, or 1, shared by all positions. */
	readonly positions: number;
}

export interface AttentionInputs {
	/** [batch, seq, (2 + keys) * heads * dim]: query | keys (component, head, dim) | value; one key when shifted. */
	readonly projection: Float64Array;
	/** pi_hrj, [heads, components, positions]. */
	readonly prior: Float64Array;
	/** sigma_hr^2, [heads, components]. */
	readonly variance: Float64Array;
	/** b_hr, [heads, components, dim]. */
	readonly shift?: Float64Array | undefined;
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
	readonly padded: (j: number) => boolean;
	readonly prior: (r: number, j: number) => number;
	readonly variance: (r: number) => number;
}

/** Query i against all keys; each array is [seq, components]. */
interface Row {
	/** s_ijr; -Infinity where component r of key j takes no part. */
	readonly scores: Float64Array;
	readonly geometry: Float64Array;
	/** p_ijr = a_ij gamma_ijr. */
	readonly weights: Float64Array;
	readonly logSumExp: number;
}

/** Keys of one token and head in the projection. */
export function keysPerToken({ keys, components }: AttentionSizes): number {
	return keys === 'shifted' ? 1 : components;
}

/** Start of query, key component r and value of a head within one token's projection. */
export function projectionOffsets(sizes: AttentionSizes) {
	const { heads, dim } = sizes;
	const keys = keysPerToken(sizes);
	const width = heads * dim;
	return {
		width: (2 + keys) * width,
		query: (h: number) => h * dim,
		key: (h: number, r: number) => width + (keys === 1 ? 0 : r) * width + h * dim,
		value: (h: number) => width + keys * width + h * dim,
	};
}

/** Index of pi_hrj in [heads, components, positions]. */
export function priorIndex(sizes: AttentionSizes, h: number, r: number, j: number): number {
	const { components, positions } = sizes;
	return (h * components + r) * positions + (positions === 1 ? 0 : j);
}

/** h_i = sum_j a_ij v_j, Eq. (10), and L_i. */
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
					increase(output, start + d, attention(row, j, sizes) * head.value(j, d));
		}
	});
	return { output, logSumExp: rowLogSumExp };
}

/** Each array belongs to one input; `Terms` are sums of magnitudes: what the rounding of cancelling terms is measured against. */
export interface AttentionGradients {
	readonly projection: Float64Array;
	/** dL / dpi, finite at pi = 0; [heads, components, positions]. */
	readonly prior: Float64Array;
	readonly priorTerms: Float64Array;
	/** dL / dlog pi. */
	readonly logPrior: Float64Array;
	readonly logPriorTerms: Float64Array;
	/** dL / dlog sigma; [heads, components]. */
	readonly logSigma: Float64Array;
	readonly logSigmaTerms: Float64Array;
	/** [heads, components, dim]. */
	readonly shift: Float64Array;
	readonly shiftTerms: Float64Array;
}

/** Gradients for a given output gradient G, by ds_ijr = p_ijr (G_i v_j - Delta_i), Delta_i = G_i o_i. */
export function backward(
	inputs: AttentionInputs,
	outputGradient: Float64Array,
	sizes: AttentionSizes,
): AttentionGradients {
	const { seq, heads, components, dim } = sizes;
	const { width, value } = projectionOffsets(sizes);
	const gradients = zeroGradients(inputs, sizes);
	eachHead(inputs, sizes, (head, b, h) => {
		for (let i = 0; i < seq; i++) {
			const row = scoreRow(head, sizes, i);
			const g = (d: number) => at(outputGradient, ((b * seq + i) * heads + h) * dim + d);
			const toWeight = Float64Array.from({ length: seq }, (_, j) =>
				sum(dim, (d) => g(d) * head.value(j, d)),
			);
			const delta = sum(seq, (j) => attention(row, j, sizes) * at(toWeight, j));
			for (let j = 0; j < seq; j++) {
				if (!head.visible(i, j)) continue;
				const start = (b * seq + j) * width + value(h);
				for (let d = 0; d < dim; d++)
					increase(gradients.projection, start + d, attention(row, j, sizes) * g(d));
				for (let r = 0; r < components; r++)
					differentiatePair(
						gradients,
						head,
						sizes,
						row,
						{ b, h, i, j, r },
						at(toWeight, j) - delta,
					);
			}
		}
	});
	return gradients;
}

interface PairIndex {
	readonly b: number;
	readonly h: number;
	readonly i: number;
	readonly j: number;
	readonly r: number;
}

function differentiatePair(
	gradients: AttentionGradients,
	head: Head,
	sizes: AttentionSizes,
	row: Row,
	{ b, h, i, j, r }: PairIndex,
	toWeight: number,
): void {
	const { seq, components, dim } = sizes;
	const offsets = projectionOffsets(sizes);
	const own = h * components + r;
	const geometry = at(row.geometry, j * components + r);
	const toScore = at(row.weights, j * components + r) * toWeight;
	const empty = row.logSumExp === EMPTY_ROW;
	const toPrior = empty ? 0 : Math.exp(geometry - row.logSumExp) * toWeight;
	accumulate(gradients.prior, gradients.priorTerms, priorIndex(sizes, h, r, j), toPrior);
	accumulate(gradients.logPrior, gradients.logPriorTerms, priorIndex(sizes, h, r, j), toScore);
	accumulate(gradients.logSigma, gradients.logSigmaTerms, own, -2 * toScore * geometry);
	const scale = toScore / head.variance(r);
	const gaussian = sizes.score === 'gaussian' ? 1 : 0;
	const query = (b * seq + i) * offsets.width + offsets.query(h);
	const key = (b * seq + j) * offsets.width + offsets.key(h, r);
	for (let d = 0; d < dim; d++) {
		const [q, k] = [head.query(i, d), head.key(j, r, d)];
		increase(gradients.projection, query + d, scale * (k - gaussian * q));
		increase(gradients.projection, key + d, scale * (q - gaussian * k));
		accumulate(gradients.shift, gradients.shiftTerms, own * dim + d, scale * (q - gaussian * k));
	}
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
			weights[i * seq + j] = attention(row, j, sizes);
			for (let r = 0; r < components; r++)
				responsibility[(r * seq + i) * seq + j] = responsibilityOf(row, j, r, sizes);
		}
	}
	return { weights, responsibility };
}

/**
 * The M-step of the prior, Table 4, option B: pi_jr in proportion to N_jr, summed over the batch and, for a shared prior,
 * over keys.
 * N_jr = sum_i gamma_ijr, each key a mixture of its own (the paper); `joint`: sum_i a_ij gamma_ijr, one mixture of all keys.
 * Only queries that may see the key count, and no padding. A key that nothing sees keeps its prior.
 */
export function maximisedPrior(
	inputs: AttentionInputs,
	sizes: AttentionSizes,
	joint: boolean,
): Float64Array {
	const { seq, components } = sizes;
	const mass = new Float64Array(inputs.prior.length);
	eachHead(inputs, sizes, (head, _, h) => {
		for (let i = 0; i < seq; i++) {
			if (head.padded(i)) continue;
			const row = scoreRow(head, sizes, i);
			for (let j = 0; j < seq; j++)
				for (let r = 0; r < components; r++)
					increase(
						mass,
						priorIndex(sizes, h, r, j),
						joint ? at(row.weights, j * components + r) : responsibilityOf(row, j, r, sizes),
					);
		}
	});
	return normalisedOverComponents(mass, inputs.prior, sizes);
}

function normalisedOverComponents(
	mass: Float64Array,
	otherwise: Float64Array,
	{ components, positions }: AttentionSizes,
): Float64Array {
	return mass.map((own, index) => {
		const position = index % positions;
		const head = Math.floor(index / (components * positions));
		const total = sum(components, (r) => at(mass, (head * components + r) * positions + position));
		return total > 0 ? own / total : at(otherwise, index);
	});
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
	const { seq, components, dim, causal } = sizes;
	const { projection, prior, variance, shift, keyMask } = inputs;
	const offsets = projectionOffsets(sizes);
	const token = (i: number) => (b * seq + i) * offsets.width;
	const shiftOf = (r: number, d: number) => (shift ? at(shift, (h * components + r) * dim + d) : 0);
	const padded = (j: number) => keyMask?.[b * seq + j] === 0;
	return {
		query: (i, d) => at(projection, token(i) + offsets.query(h) + d),
		key: (j, r, d) => at(projection, token(j) + offsets.key(h, r) + d) + shiftOf(r, d),
		value: (j, d) => at(projection, token(j) + offsets.value(h) + d),
		visible: (i, j) => (!causal || j <= i) && !padded(j),
		padded,
		prior: (r, j) => at(prior, priorIndex(sizes, h, r, j)),
		variance: (r) => at(variance, h * components + r),
	};
}

/** p_ijr for all j, r of query i, by the stable form exp(s_ijr - L_i): Eq. (9), or Eq. (12) when hard. */
function scoreRow(head: Head, sizes: AttentionSizes, i: number): Row {
	const { seq, components, assignment, nullKey } = sizes;
	const scores = new Float64Array(seq * components).fill(-Infinity);
	const geometry = new Float64Array(seq * components);
	for (let j = 0; j < seq; j++) {
		if (!head.visible(i, j)) continue;
		const own = geometry.subarray(j * components, (j + 1) * components);
		for (let r = 0; r < components; r++) own[r] = geometryOf(head, sizes, i, j, r);
		const winner = own.indexOf(Math.max(...own));
		for (let r = 0; r < components; r++) {
			if (assignment === 'soft')
				scores[j * components + r] = Math.log(head.prior(r, j)) + at(own, r);
			else if (r === winner) scores[j * components + r] = at(own, r);
		}
	}
	const total = logSumExp(Float64Array.of(...scores, Math.log(nullKey)));
	if (total === -Infinity || Number.isNaN(total))
		return { scores, geometry, weights: new Float64Array(scores.length), logSumExp: EMPTY_ROW };
	return { scores, geometry, weights: scores.map((s) => Math.exp(s - total)), logSumExp: total };
}

function geometryOf(head: Head, sizes: AttentionSizes, i: number, j: number, r: number): number {
	const { dim, score } = sizes;
	return score === 'dot'
		? sum(dim, (d) => head.query(i, d) * head.key(j, r, d)) / head.variance(r)
		: -sum(dim, (d) => (head.query(i, d) - head.key(j, r, d)) ** 2) / (2 * head.variance(r));
}

/** a_ij = sum_r p_ijr, Eq. (9). */
function attention(row: Row, j: number, { components }: AttentionSizes): number {
	return sum(components, (r) => at(row.weights, j * components + r));
}

/** gamma_ijr = exp(s_ijr - l_ij), l_ij = log sum_r exp s_ijr, Eq. (11); 0 where i does not see j. */
function responsibilityOf(row: Row, j: number, r: number, { components }: AttentionSizes): number {
	const total = logSumExp(row.scores.subarray(j * components, (j + 1) * components));
	return Number.isFinite(total) ? Math.exp(at(row.scores, j * components + r) - total) : 0;
}

function zeroGradients(
	{ projection, prior }: AttentionInputs,
	{ heads, components, dim }: AttentionSizes,
): AttentionGradients {
	const mixture = () => new Float64Array(heads * components);
	const shift = () => new Float64Array(heads * components * dim);
	return {
		projection: new Float64Array(projection.length),
		prior: new Float64Array(prior.length),
		priorTerms: new Float64Array(prior.length),
		logPrior: new Float64Array(prior.length),
		logPriorTerms: new Float64Array(prior.length),
		logSigma: mixture(),
		logSigmaTerms: mixture(),
		shift: shift(),
		shiftTerms: shift(),
	};
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

function accumulate(values: Float64Array, terms: Float64Array, index: number, by: number): void {
	increase(values, index, by);
	increase(terms, index, Math.abs(by));
}
