/** What the equations promise of each other, in the float64 reference: where two members of the family are one. */
import { describe, expect, it } from 'vitest';
import { relativeError } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import {
	type AttentionInputs,
	type AttentionSizes,
	attentionMaps,
	backward,
	EMPTY_ROW,
	forward,
	maximisedPrior,
} from './attention.reference';
import { priorFrom, priorGradient } from './attention-prior.reference';

const [seq, heads, components, dim] = [9, 2, 3, 8];
const own = heads * dim;

const sizes: AttentionSizes = {
	batch: 1,
	seq,
	heads,
	components,
	dim,
	score: 'gaussian',
	keys: 'separate',
	assignment: 'soft',
	causal: true,
	nullKey: 0,
	positions: 1,
};

const total = (values: Iterable<number>) => [...values].reduce((sum, x) => sum + x, 0);

const drawn = (count: number, name: string, scale = 1) =>
	Float64Array.from(randomValues([count], name, scale));

const separate: AttentionInputs = {
	projection: drawn(seq * (2 + components) * own, 'projection'),
	prior: priorFrom('learned', drawn(heads * components, 'logits'), sizes),
	variance: drawn(heads * components, 'variance', 0.3).map((x) => Math.sqrt(8) * Math.exp(x)),
};

const shifted: AttentionInputs = {
	...separate,
	projection: drawn(seq * 3 * own, 'shifted'),
	shift: drawn(heads * components * dim, 'shift', 0.5),
};

/** The projection of `shifted` with its keys written out, k_jr = k_j + b_r. */
function writtenOut(): Float64Array {
	const all = new Float64Array(seq * (2 + components) * own);
	for (let token = 0; token < seq; token++) {
		const from = shifted.projection.subarray(token * 3 * own, (token + 1) * 3 * own);
		const to = all.subarray(token * (2 + components) * own, (token + 1) * (2 + components) * own);
		to.set(from.subarray(0, own));
		to.set(from.subarray(2 * own), (1 + components) * own);
		for (let r = 0; r < components; r++)
			for (let h = 0; h < heads; h++)
				for (let d = 0; d < dim; d++)
					to[(1 + r) * own + h * dim + d] =
						(from[own + h * dim + d] as number) +
						(shifted.shift?.[(h * components + r) * dim + d] as number);
	}
	return all;
}

/** Gradients of every written-out key, summed over tokens: [heads, components, dim]. */
function tokenSums(gradient: Float64Array): Float64Array {
	const sums = new Float64Array(heads * components * dim);
	for (let token = 0; token < seq; token++)
		for (let h = 0; h < heads; h++)
			for (let r = 0; r < components; r++)
				for (let d = 0; d < dim; d++) {
					const index = (h * components + r) * dim + d;
					const from = token * (2 + components) * own + (1 + r) * own + h * dim + d;
					sums[index] = (sums[index] as number) + (gradient[from] as number);
				}
	return sums;
}

describe('members that are one', () => {
	it('one component is attention with a Gaussian kernel, whatever its prior', () => {
		const single = { ...sizes, components: 1 };
		const projection = drawn(seq * 3 * own, 'one');
		const variance = new Float64Array(heads).fill(3);
		const some = forward({ projection, prior: Float64Array.of(0.2, 0.7), variance }, single);
		expect(relativeError(some.output, gaussianAttention(projection))).toBeLessThan(1e-13);
	});

	it('equal keys of all components are one key', () => {
		const equal = { ...shifted, shift: new Float64Array(heads * components * dim) };
		const variance = new Float64Array(heads * components).fill(3);
		const many = forward({ ...equal, variance }, { ...sizes, keys: 'shifted' });
		expect(relativeError(many.output, gaussianAttention(equal.projection))).toBeLessThan(1e-13);
	});

	it('soft MGK is softmax over components times keys, biased by log pi and the squares', () => {
		const { output } = forward(separate, sizes);
		expect(relativeError(output, softmaxOverAllKeys())).toBeLessThan(1e-13);
	});

	it('sMGK is MGK on the shifted keys written out; its gradients are their sums', () => {
		const kept = { ...separate, projection: writtenOut() };
		const narrow = { ...sizes, keys: 'shifted' } as const;
		expect(
			relativeError(forward(shifted, narrow).output, forward(kept, sizes).output),
		).toBeLessThan(1e-14);
		const cotangent = drawn(seq * own, 'cotangent');
		const [few, all] = [backward(shifted, cotangent, narrow), backward(kept, cotangent, sizes)];
		expect(relativeError(few.shift, tokenSums(all.projection))).toBeLessThan(1e-13);
		expect(relativeError(keySums(few.projection, 1), keySums(all.projection, 3))).toBeLessThan(
			1e-13,
		);
	});

	it('hard is the limit of soft where variances are small beside the distances', () => {
		const prior = new Float64Array(heads * components).fill(1 / components);
		const narrow = {
			...separate,
			prior,
			variance: new Float64Array(heads * components).fill(0.02),
		};
		const soft = forward(narrow, sizes).output;
		const hard = forward(narrow, { ...sizes, assignment: 'hard' }).output;
		expect(relativeError(soft, hard)).toBeLessThan(1e-6);
	});
});

describe('what always adds up', () => {
	const maps = (change: Partial<AttentionSizes>) =>
		attentionMaps(separate, { ...sizes, ...change }, 0, 1);
	const sharesAt = (responsibility: Float64Array, i: number, j: number) =>
		Array.from({ length: components }, (_, r) => responsibility[(r * seq + i) * seq + j] as number);

	it.each(['soft', 'hard'] as const)('%s: rows, responsibilities, the future', (assignment) => {
		const { weights, responsibility } = maps({ assignment });
		for (let i = 0; i < seq; i++) {
			expect(total(weights.subarray(i * seq, (i + 1) * seq))).toBeCloseTo(1, 12);
			for (let j = 0; j < seq; j++) {
				const shares = sharesAt(responsibility, i, j);
				expect(total(shares)).toBeCloseTo(j <= i ? 1 : 0, 12);
				if (assignment === 'hard') expect(shares.every((x) => x === 0 || x === 1)).toBe(true);
				if (j > i) expect(weights[i * seq + j]).toBe(0);
			}
		}
	});

	it('a null key takes its share of every row', () => {
		const { weights } = maps({ nullKey: 0.1 });
		for (let i = 0; i < seq; i++)
			expect(total(weights.subarray(i * seq, (i + 1) * seq))).toBeLessThan(1);
	});

	it('the gradient of log pi adds up to zero over components, of a null key apart', () => {
		const cotangent = drawn(seq * own, 'cotangent');
		const { logPrior } = backward(separate, cotangent, sizes);
		for (let h = 0; h < heads; h++)
			expect(total(logPrior.subarray(h * components, (h + 1) * components))).toBeCloseTo(0, 12);
		const all = backward(separate, cotangent, { ...sizes, nullKey: 0.5 }).logPrior;
		expect(Math.abs(total(all))).toBeGreaterThan(1e-3);
	});

	it('the gradient of a clamped prior is that of log pi over pi', () => {
		const cotangent = drawn(seq * own, 'cotangent');
		const found = backward(separate, cotangent, sizes);
		const raw = priorGradient('clamped', separate.prior, separate.prior, found, sizes);
		const divided = found.logPrior.map((value, index) => value / (separate.prior[index] as number));
		expect(relativeError(raw, divided)).toBeLessThan(1e-12);
	});

	it('a row does not depend on later tokens', () => {
		for (const assignment of ['soft', 'hard'] as const) {
			const before = forward(separate, { ...sizes, assignment }).output;
			const projection = separate.projection.slice();
			projection.fill(7, 5 * (2 + components) * own);
			const after = forward({ ...separate, projection }, { ...sizes, assignment }).output;
			expect(after.subarray(0, 5 * own)).toEqual(before.subarray(0, 5 * own));
			expect(after.subarray(5 * own)).not.toEqual(before.subarray(5 * own));
		}
	});

	it('a row without keys gives zero, has no gradient, and the sentinel as its log-sum-exp', () => {
		const keyMask = new Float64Array(seq);
		const { output, logSumExp } = forward({ ...separate, keyMask }, sizes);
		expect(output.every((value) => value === 0)).toBe(true);
		expect(logSumExp.every((value) => value === EMPTY_ROW)).toBe(true);
		const gradients = backward({ ...separate, keyMask }, drawn(seq * own, 'cotangent'), sizes);
		for (const values of Object.values(gradients as unknown as Record<string, Float64Array>))
			expect(values.every((value: number) => value === 0)).toBe(true);
	});
});

describe('M-steps climb, from any prior, causal or not, with padding or without', () => {
	const positional = { ...sizes, positions: seq };
	const keyMask = Float64Array.from({ length: seq }, (_, j) => (j === 2 || j === 7 ? 0 : 1));
	const settings = [1, 2, 3, 4].flatMap((site) =>
		[true, false].flatMap((causal) => [
			{ site, causal },
			{ site, causal, keyMask },
		]),
	);

	/** Ten M-steps from a drawn prior; the likelihood before each. */
	function climb(
		{ site, causal, ...mask }: (typeof settings)[number],
		joint: boolean,
		likelihood: (inputs: AttentionInputs, own: AttentionSizes) => number,
	): number[] {
		const own = { ...positional, causal };
		const logits = drawn(heads * components * seq, `prior ${site}`, 2);
		const projection = drawn(seq * (2 + components) * heads * dim, `step ${site}`);
		let inputs = { ...separate, ...mask, projection, prior: priorFrom('learned', logits, own) };
		return Array.from({ length: 10 }, () => {
			const before = likelihood(inputs, own);
			inputs = { ...inputs, prior: maximisedPrior(inputs, own, joint) };
			return before;
		});
	}

	function expectClimb(values: readonly number[]): void {
		values.slice(1).forEach((value, step) => {
			expect(value - (values[step] as number)).toBeGreaterThan(-1e-10);
		});
		expect((values.at(-1) as number) - (values[0] as number)).toBeGreaterThan(1e-3);
	}

	it.each(settings)(
		'of each key, its own mixture over all queries: site $site, causal $causal',
		(given) => {
			expectClimb(climb(given, false, perKey));
		},
	);

	it.each(settings)('of one mixture over all keys: site $site, causal $causal', (given) => {
		const seen = ({ keyMask: mask }: AttentionInputs, i: number) => mask?.[i] !== 0;
		expectClimb(
			climb(given, true, (inputs, own) => {
				const { logSumExp } = forward(inputs, own);
				return total(logSumExp.filter((value, at) => value > EMPTY_ROW && seen(inputs, at % seq)));
			}),
		);
	});

	/** sum_h sum_j sum_i log sum_r pi_hrj exp(-|q_i - k_jr|^2 / (2 sigma_hr^2)), over queries that see the key. */
	function perKey(inputs: AttentionInputs, { causal }: AttentionSizes): number {
		const width = (2 + components) * own;
		const part = (token: number, slot: number, h: number) =>
			inputs.projection.subarray(token * width + slot * own + h * dim).subarray(0, dim);
		const kept = (token: number) => inputs.keyMask?.[token] !== 0;
		let sum = 0;
		for (let h = 0; h < heads; h++)
			for (let j = 0; j < seq; j++)
				for (let i = causal ? j : 0; i < seq; i++) {
					if (!kept(i) || !kept(j)) continue;
					let density = 0;
					for (let r = 0; r < components; r++) {
						const variance = inputs.variance[h * components + r] as number;
						const prior = inputs.prior[(h * components + r) * seq + j] as number;
						density +=
							prior * Math.exp(-squared(part(i, 0, h), part(j, 1 + r, h)) / (2 * variance));
					}
					sum += Math.log(density);
				}
		return sum;
	}
});

/** Softmax of -|q_i - k_j|^2 / 6 over j <= i, written anew for a projection with one key a token. */
function gaussianAttention(projection: Float64Array): Float64Array {
	return attend(projection, 1, (q, k) => -squared(q, k) / 6);
}

/** Softmax over M N keys: q_i k_jr / sigma_r^2 + log pi_r - |k_jr|^2 / (2 sigma_r^2) - |q_i|^2 / (2 sigma_r^2). */
function softmaxOverAllKeys(): Float64Array {
	return attend(separate.projection, components, (q, k, h, r) => {
		const variance = separate.variance[h * components + r] as number;
		const bias = Math.log(separate.prior[h * components + r] as number);
		return dot(q, k) / variance + bias - (dot(k, k) + dot(q, q)) / (2 * variance);
	});
}

type Score = (q: Float64Array, k: Float64Array, h: number, r: number) => number;

/** Plain causal attention of every query over `keys` keys a token that share a value. */
function attend(projection: Float64Array, keys: number, score: Score): Float64Array {
	const width = (2 + keys) * own;
	const part = (token: number, slot: number, h: number) =>
		projection.subarray(token * width + slot * own + h * dim).subarray(0, dim);
	const output = new Float64Array(seq * own);
	for (let h = 0; h < heads; h++)
		for (let i = 0; i < seq; i++) {
			let total = 0;
			const sum = new Float64Array(dim);
			for (let j = 0; j <= i; j++)
				for (let r = 0; r < keys; r++) {
					const weight = Math.exp(score(part(i, 0, h), part(j, 1 + r, h), h, r));
					total += weight;
					part(j, 1 + keys, h).forEach((v, d) => {
						sum[d] = (sum[d] as number) + weight * v;
					});
				}
			output.set(
				sum.map((value) => value / total),
				i * own + h * dim,
			);
		}
	return output;
}

function dot(a: Float64Array, b: Float64Array): number {
	return a.reduce((sum, value, d) => sum + value * (b[d] as number), 0);
}

function squared(a: Float64Array, b: Float64Array): number {
	return a.reduce((sum, value, d) => sum + (value - (b[d] as number)) ** 2, 0);
}

/** The gradients of the keys of each token, added up over components. */
function keySums(gradient: Float64Array, keys: number): Float64Array {
	return Float64Array.from({ length: seq * own }, (_, index) => {
		const start = Math.floor(index / own) * (2 + keys) * own + own + (index % own);
		let total = 0;
		for (let r = 0; r < keys; r++) total += gradient[start + r * own] as number;
		return total;
	});
}
