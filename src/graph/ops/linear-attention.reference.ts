/**
 * Linear attention with mixtures of keys in float64, straight from Eq. (14), as sums over pairs of tokens:
 *   w_ij = psi(q_i) . kappa_j,  kappa_j = sum_r pi_jr psi(k_jr),  o_i = c sum_j w_ij v_j / (sum_j w_ij + epsilon)
 */

export interface LinearAttentionSizes {
	readonly batch: number;
	readonly seq: number;
	readonly heads: number;
	readonly components: number;
	/** Keys a token in the projection: the components, or 1 when k_jr = k_j + shift_r. */
	readonly keys: number;
	readonly dim: number;
	readonly causal: boolean;
	/** psi = phi = elu + 1, or phi / sum_c phi_c. */
	readonly featureMap: 'plain' | 'sum-normalised';
	/** Divide by sum_j w_ij + epsilon. */
	readonly normaliser: boolean;
	readonly epsilon: number;
	/** c */
	readonly outputScale: number;
}

export interface LinearAttentionInputs {
	/** [batch, seq, (2 + keys) * heads * dim]: query | keys (key, head, dim) | value. */
	readonly projection: Float64Array;
	/** pi_hr, [heads, components], or with one for each position [heads, components, positions]. */
	readonly prior: Float64Array;
	/** b_hr, [heads, components, dim]. */
	readonly shift?: Float64Array | undefined;
	/** [batch, seq], 0 where a key is padding. */
	readonly keyMask?: Float64Array | undefined;
}

/** One head of one example: what Eq. (14) speaks of. Vectors are plain arrays of `dim` numbers. */
interface Head {
	readonly seq: number;
	readonly components: number;
	readonly query: readonly Float64Array[];
	/** k_jr by token, then component. */
	readonly key: readonly (readonly Float64Array[])[];
	readonly value: readonly Float64Array[];
	readonly prior: (j: number, r: number) => number;
	readonly visible: (i: number, j: number) => boolean;
	/** psi(q_i). */
	readonly queryFeature: readonly Float64Array[];
	/** psi(k_jr) by token, then component. */
	readonly keyFeature: readonly (readonly Float64Array[])[];
}

/** A query's share of the kernel, [seq, components]: w_ijr = pi_jr psi(q_i) . psi(k_jr), 0 where j is not seen. */
interface Row {
	readonly shares: Float64Array;
	/** w_ij = sum_r w_ijr. */
	readonly weights: Float64Array;
	/** What the numerator is divided by; infinite for a row that sees no key, so that it gives nothing. */
	readonly denominator: number;
}

export function forward(inputs: LinearAttentionInputs, sizes: LinearAttentionSizes) {
	const { batch, seq, heads, dim } = sizes;
	const output = new Float64Array(batch * seq * heads * dim);
	const denominators = new Float64Array(batch * heads * seq);
	eachHead(inputs, sizes, (head, b, h) => {
		for (let i = 0; i < seq; i++) {
			const row = rowOf(head, sizes, i);
			const { denominator } = row;
			denominators[(b * heads + h) * seq + i] = Number.isFinite(denominator) ? denominator : 0;
			output.set(outputRow(head, row, sizes), ((b * seq + i) * heads + h) * dim);
		}
	});
	return { output, denominators };
}

/**
 * Gradients of the projection, pi, log pi and the shift for a given output gradient; and for pi and log pi, whose terms
 * cancel (scaling pi changes nothing when the output is normalised), the sums of the terms' magnitudes.
 */
export function backward(
	inputs: LinearAttentionInputs,
	outputGradient: Float64Array,
	sizes: LinearAttentionSizes,
) {
	const { seq, heads, dim, components, keys } = sizes;
	const projectionGradient = new Float64Array(inputs.projection.length);
	const logPriorGradient = new Float64Array(inputs.prior.length);
	const logPriorTerms = new Float64Array(inputs.prior.length);
	const priorGradient = new Float64Array(inputs.prior.length);
	const priorTerms = new Float64Array(inputs.prior.length);
	const shiftGradient = new Float64Array(heads * components * dim);
	eachHead(inputs, sizes, (head, b, h) => {
		const cotangent = Array.from({ length: seq }, (_, i) => {
			const start = ((b * seq + i) * heads + h) * dim;
			return outputGradient.subarray(start, start + dim);
		});
		const found = headGradients(head, cotangent, sizes);
		const own = placesOf(projectionGradient, sizes, b, h);
		for (let j = 0; j < seq; j++) {
			own.query(j).set(at(found.query, j));
			own.value(j).set(at(found.value, j));
			for (let r = 0; r < components; r++) {
				const toKey = at(at(found.key, j), r);
				accumulate(own.key(j, r % keys), 1, toKey);
				const shift = (h * components + r) * dim;
				accumulate(shiftGradient.subarray(shift, shift + dim), 1, toKey);
				const slot = priorSlot(inputs, sizes, h, r, j);
				increase(logPriorGradient, slot, at(found.logPrior, j * components + r));
				increase(logPriorTerms, slot, at(found.logPriorTerms, j * components + r));
				increase(priorGradient, slot, at(found.prior, j * components + r));
				increase(priorTerms, slot, at(found.priorTerms, j * components + r));
			}
		}
	});
	return {
		projectionGradient,
		logPriorGradient,
		logPriorTerms,
		priorGradient,
		priorTerms,
		shiftGradient,
	};
}

/**
 * Maps of one head of one example: the share a_ij = w_ij / sum_j w_ij of a key [seq, seq], and within it the share of
 * each component, gamma_ijr = w_ijr / w_ij [components, seq, seq].
 */
export function linearAttentionMaps(
	inputs: LinearAttentionInputs,
	sizes: LinearAttentionSizes,
	example: number,
	wantedHead: number,
) {
	const { seq, components } = sizes;
	const weights = new Float64Array(seq * seq);
	const responsibility = new Float64Array(components * seq * seq);
	const head = headOf(inputs, sizes, example, wantedHead);
	for (let i = 0; i < seq; i++) {
		const row = rowOf(head, sizes, i);
		const total = sum(row.weights);
		for (let j = 0; j < seq; j++) {
			const w = at(row.weights, j);
			if (w === 0) continue;
			weights[i * seq + j] = w / total;
			for (let r = 0; r < components; r++)
				responsibility[(r * seq + i) * seq + j] = at(row.shares, j * components + r) / w;
		}
	}
	return { weights, responsibility };
}

function rowOf(head: Head, { normaliser, epsilon }: LinearAttentionSizes, i: number): Row {
	const { seq, components } = head;
	const shares = new Float64Array(seq * components);
	const weights = new Float64Array(seq);
	const query = at(head.queryFeature, i);
	for (let j = 0; j < seq; j++) {
		if (!head.visible(i, j)) continue;
		for (let r = 0; r < components; r++) {
			const share = head.prior(j, r) * dot(query, at(at(head.keyFeature, j), r));
			shares[j * components + r] = share;
			increase(weights, j, share);
		}
	}
	const total = sum(weights);
	const denominator = !normaliser ? 1 : total > 0 ? total + epsilon : Number.POSITIVE_INFINITY;
	return { shares, weights, denominator };
}

/** o_i = c sum_j w_ij v_j / denominator. */
function outputRow(head: Head, row: Row, { outputScale, dim }: LinearAttentionSizes) {
	const output = new Float64Array(dim);
	for (let j = 0; j < head.seq; j++)
		accumulate(output, (outputScale * at(row.weights, j)) / row.denominator, at(head.value, j));
	return output;
}

/** dw_ij = (c dO_i . v_j - dO_i . o_i) / denominator; without a normaliser c dO_i . v_j. */
function headGradients(
	head: Head,
	cotangent: readonly Float64Array[],
	sizes: LinearAttentionSizes,
) {
	const { dim, outputScale, normaliser } = sizes;
	const { seq, components } = head;
	const vectors = () => Array.from({ length: seq }, () => new Float64Array(dim));
	const query: Float64Array[] = vectors();
	const value = vectors();
	const key = Array.from({ length: seq }, () =>
		Array.from({ length: components }, () => new Float64Array(dim)),
	);
	const logPrior = new Float64Array(seq * components);
	const logPriorTerms = new Float64Array(seq * components);
	const prior = new Float64Array(seq * components);
	const priorTerms = new Float64Array(seq * components);
	for (let i = 0; i < seq; i++) {
		const row = rowOf(head, sizes, i);
		const g = at(cotangent, i);
		const along = normaliser ? dot(g, outputRow(head, row, sizes)) : 0;
		const feature = at(head.queryFeature, i);
		const toFeature = new Float64Array(dim);
		for (let j = 0; j < seq; j++) {
			if (!head.visible(i, j)) continue;
			const toWeight = (outputScale * dot(g, at(head.value, j)) - along) / row.denominator;
			accumulate(at(value, j), (outputScale * at(row.weights, j)) / row.denominator, g);
			for (let r = 0; r < components; r++) {
				const scaled = toWeight * head.prior(j, r);
				accumulate(toFeature, scaled, at(at(head.keyFeature, j), r));
				accumulate(at(at(key, j), r), scaled, feature);
				const term = toWeight * at(row.shares, j * components + r);
				increase(logPrior, j * components + r, term);
				increase(logPriorTerms, j * components + r, Math.abs(term));
				const toPrior = toWeight * dot(feature, at(at(head.keyFeature, j), r));
				increase(prior, j * components + r, toPrior);
				increase(priorTerms, j * components + r, Math.abs(toPrior));
			}
		}
		query[i] = throughFeature(at(head.query, i), toFeature, sizes);
	}
	const toKey = key.map((own, j) =>
		own.map((toFeature, r) => throughFeature(at(at(head.key, j), r), toFeature, sizes)),
	);
	return { query, value, key: toKey, logPrior, logPriorTerms, prior, priorTerms };
}

/** phi(x) = elu(x) + 1 of Katharopoulos et al. */
function phi(x: number): number {
	return x > 0 ? x + 1 : Math.exp(x);
}

function phiSlope(x: number): number {
	return x > 0 ? 1 : Math.exp(x);
}

function featureOf({ featureMap }: LinearAttentionSizes) {
	return (x: Float64Array): Float64Array => {
		const raw = x.map(phi);
		if (featureMap === 'plain') return raw;
		const total = sum(raw);
		return raw.map((f) => f / total);
	};
}

/** dx from dpsi: phi'(x) dpsi, or for psi = phi / S: phi'(x) (dpsi - psi . dpsi) / S. */
function throughFeature(
	x: Float64Array,
	toFeature: Float64Array,
	sizes: LinearAttentionSizes,
): Float64Array {
	if (sizes.featureMap === 'plain') return x.map((value, d) => phiSlope(value) * at(toFeature, d));
	const total = sum(x.map(phi));
	const along = dot(featureOf(sizes)(x), toFeature);
	return x.map((value, d) => (phiSlope(value) * (at(toFeature, d) - along)) / total);
}

function eachHead(
	inputs: LinearAttentionInputs,
	sizes: LinearAttentionSizes,
	visit: (head: Head, b: number, h: number) => void,
): void {
	for (let b = 0; b < sizes.batch; b++)
		for (let h = 0; h < sizes.heads; h++) visit(headOf(inputs, sizes, b, h), b, h);
}

function headOf(
	inputs: LinearAttentionInputs,
	sizes: LinearAttentionSizes,
	b: number,
	h: number,
): Head {
	const { seq, components, keys, dim, causal } = sizes;
	const { keyMask, shift } = inputs;
	const places = placesOf(inputs.projection, sizes, b, h);
	const shifted = (key: Float64Array, r: number) =>
		key.map((value, d) => value + (shift ? at(shift, (h * components + r) * dim + d) : 0));
	const each = <T>(count: number, of: (index: number) => T) =>
		Array.from({ length: count }, (_, index) => of(index));
	const query = each(seq, places.query);
	const key = each(seq, (j) => each(components, (r) => shifted(places.key(j, r % keys), r)));
	const feature = featureOf(sizes);
	return {
		seq,
		components,
		query,
		key,
		value: each(seq, places.value),
		prior: (j, r) => at(inputs.prior, priorSlot(inputs, sizes, h, r, j)),
		visible: (i, j) => (!causal || j <= i) && (!keyMask || at(keyMask, b * seq + j) !== 0),
		queryFeature: query.map(feature),
		keyFeature: key.map((own) => own.map(feature)),
	};
}

/** Views of query, keys and value of one head in a packed projection, or in its gradient. */
function placesOf(projection: Float64Array, sizes: LinearAttentionSizes, b: number, h: number) {
	const { seq, heads, keys, dim } = sizes;
	const view = (token: number, part: number) => {
		const start = (((b * seq + token) * (2 + keys) + part) * heads + h) * dim;
		return projection.subarray(start, start + dim);
	};
	return {
		query: (i: number) => view(i, 0),
		key: (j: number, key: number) => view(j, 1 + key),
		value: (j: number) => view(j, 1 + keys),
	};
}

/** Index of pi_hr, or of pi_hrj where the prior has a value for each position. */
function priorSlot(
	{ prior }: LinearAttentionInputs,
	{ heads, components }: LinearAttentionSizes,
	h: number,
	r: number,
	j: number,
): number {
	const positions = prior.length / (heads * components);
	return (h * components + r) * positions + (positions > 1 ? j : 0);
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}

function dot(a: Float64Array, b: Float64Array): number {
	let total = 0;
	for (let d = 0; d < a.length; d++) total += at(a, d) * at(b, d);
	return total;
}

function accumulate(target: Float64Array, factor: number, by: Float64Array): void {
	for (let d = 0; d < target.length; d++) increase(target, d, factor * at(by, d));
}

function at<T>(values: { readonly [index: number]: T }, index: number): T {
	return values[index] as T;
}

function increase(values: Float64Array, index: number, by: number): void {
	values[index] = at(values, index) + by;
}
