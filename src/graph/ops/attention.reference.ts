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

/** One head of one example. Vectors are plain arrays of `dim` numbers. */
interface Head {
	readonly query: readonly Float64Array[];
	/** k_jr by component, then token. */
	readonly key: readonly (readonly Float64Array[])[];
	readonly value: readonly Float64Array[];
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
	/** a_ij = sum_r p_ijr, Eq. (9); [seq]. */
	readonly attention: Float64Array;
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
			const own = output.subarray(start, start + dim);
			for (let j = 0; j < seq; j++)
				if (head.visible(i, j)) addScaled(own, at(row.attention, j), vector(head.value, j));
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
	/** [heads, components, dim]; 0 of separate keys. */
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
			const first = ((b * seq + i) * heads + h) * dim;
			const g = outputGradient.subarray(first, first + dim);
			const toWeight = Float64Array.from(head.value, (own, j) =>
				head.visible(i, j) ? dot(g, own) : 0,
			);
			const delta = dot(row.attention, toWeight);
			for (let j = 0; j < seq; j++) {
				if (!head.visible(i, j)) continue;
				const start = (b * seq + j) * width + value(h);
				addScaled(gradients.projection.subarray(start, start + dim), at(row.attention, j), g);
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
	const [q, k] = [vector(head.query, i), vector(vectors(head.key, r), j)];
	for (let d = 0; d < dim; d++) {
		const toKey = scale * (at(q, d) - gaussian * at(k, d));
		increase(gradients.projection, query + d, scale * (at(k, d) - gaussian * at(q, d)));
		increase(gradients.projection, key + d, toKey);
		if (sizes.keys === 'shifted')
			accumulate(gradients.shift, gradients.shiftTerms, own * dim + d, toKey);
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
			weights[i * seq + j] = at(row.attention, j);
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
		let total = 0;
		for (let r = 0; r < components; r++)
			total += at(mass, (head * components + r) * positions + position);
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
	const each = (start: number) =>
		Array.from({ length: seq }, (_, i) => {
			const first = (b * seq + i) * offsets.width + start;
			return projection.subarray(first, first + dim);
		});
	const moved = (keys: readonly Float64Array[], r: number) => {
		if (!shift) return keys;
		const first = (h * components + r) * dim;
		return keys.map((key) => key.map((value, d) => value + at(shift, first + d)));
	};
	const padded = (j: number) => keyMask?.[b * seq + j] === 0;
	return {
		query: each(offsets.query(h)),
		key: Array.from({ length: components }, (_, r) => moved(each(offsets.key(h, r)), r)),
		value: each(offsets.value(h)),
		visible: (i, j) => (!causal || j <= i) && !padded(j),
		padded,
		prior: (r, j) => at(prior, priorIndex(sizes, h, r, j)),
		variance: (r) => at(variance, h * components + r),
	};
}

/** p_ijr for all j, r of query i, by the stable form exp(s_ijr - L_i): Eq. (9), or Eq. (12) when hard. */
function scoreRow(head: Head, sizes: AttentionSizes, i: number): Row {
	const { seq, components, assignment, nullKey } = sizes;
	const all = new Float64Array(seq * components + 1).fill(-Infinity);
	all[seq * components] = Math.log(nullKey);
	const scores = all.subarray(0, seq * components);
	const geometry = new Float64Array(seq * components);
	for (let j = 0; j < seq; j++) {
		if (!head.visible(i, j)) continue;
		let winner = 0;
		for (let r = 0; r < components; r++) {
			const own = geometryOf(head, sizes, i, j, r);
			geometry[j * components + r] = own;
			if (own > at(geometry, j * components + winner)) winner = r;
			if (assignment === 'soft') scores[j * components + r] = Math.log(head.prior(r, j)) + own;
		}
		if (assignment === 'hard')
			scores[j * components + winner] = at(geometry, j * components + winner);
	}
	const weights = new Float64Array(seq * components);
	const attention = new Float64Array(seq);
	const total = logSumExp(all);
	if (total === -Infinity || Number.isNaN(total))
		return { scores, geometry, weights, attention, logSumExp: EMPTY_ROW };
	for (let j = 0; j < seq; j++) {
		if (!head.visible(i, j)) continue;
		for (let r = 0; r < components; r++) {
			const own = Math.exp(at(scores, j * components + r) - total);
			weights[j * components + r] = own;
			increase(attention, j, own);
		}
	}
	return { scores, geometry, weights, attention, logSumExp: total };
}

function geometryOf(
	head: Head,
	{ score }: AttentionSizes,
	i: number,
	j: number,
	r: number,
): number {
	const [q, k] = [vector(head.query, i), vector(vectors(head.key, r), j)];
	return score === 'dot'
		? dot(q, k) / head.variance(r)
		: -squaredDistance(q, k) / (2 * head.variance(r));
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

function dot(a: Float64Array, b: Float64Array): number {
	let total = 0;
	for (let d = 0; d < a.length; d++) total += at(a, d) * at(b, d);
	return total;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
	let total = 0;
	for (let d = 0; d < a.length; d++) total += (at(a, d) - at(b, d)) ** 2;
	return total;
}

/** to += by * from. */
function addScaled(to: Float64Array, by: number, from: Float64Array): void {
	for (let d = 0; d < to.length; d++) to[d] = at(to, d) + by * at(from, d);
}

function vectors(all: Head['key'], r: number): readonly Float64Array[] {
	return all[r] as readonly Float64Array[];
}

function vector(all: readonly Float64Array[], token: number): Float64Array {
	return all[token] as Float64Array;
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
