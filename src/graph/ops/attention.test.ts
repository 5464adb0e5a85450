import { describe, expect, it } from 'vitest';
import { type CaseData, checkOp, relativeError } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import { Graph } from '../tensor';
import { type AttentionOptions, attention, referenceInputs } from './attention';
import { attentionMaps, backward, EMPTY_ROW, forward } from './attention.reference';
import { inputTensor } from './leaves';

interface Case {
	readonly score: 'dot' | 'gaussian';
	readonly batch: number;
	readonly seq: number;
	readonly heads: number;
	readonly components: number;
	readonly dim: number;
	readonly causal: boolean;
	/** 0 where a key is padding. */
	readonly mask?: (index: number) => number;
	readonly learned?: boolean;
	readonly scale?: number;
}

function optionsOf({ score, heads, components, dim, causal }: Case): AttentionOptions {
	const variance = Array.from({ length: components }, (_, r) => Math.sqrt(dim) / (r + 1));
	return { score, heads, components, dim, causal, variance };
}

function operandsOf({ batch, seq, heads, components, dim, mask, learned, scale = 1 }: Case) {
	return {
		projection: { shape: [batch, seq, (2 + components) * heads * dim], scale },
		...(learned && {
			priorLogits: { shape: [heads, components] },
			logSigma: { shape: [heads, components], scale: 0.3 },
		}),
		...(mask && {
			keyMask: {
				shape: [batch, seq],
				values: Int32Array.from({ length: batch * seq }, (_, index) => mask(index)),
			},
		}),
	};
}

/** Gradients of prior and sigma cancel: their errors are measured against the sum of their terms' magnitudes. */
function magnitudeOf(given: Case) {
	return (name: string, data: CaseData): number | undefined => {
		if (name !== 'd/priorLogits' && name !== 'd/logSigma') return undefined;
		const { batch, seq, heads, components, dim, score, causal } = given;
		const sizes = { batch, seq, heads, components, dim, score, causal };
		const values = Object.fromEntries(
			Object.entries(data).map(([role, value]) => [role, Float64Array.from(value)]),
		);
		const inputs = {
			projection: { shape: [batch, seq, (2 + components) * heads * dim], dtype: 'f32' as const },
		};
		const attributes = { ...optionsOf(given) };
		const found = backward(
			referenceInputs(values, { inputs, attributes }),
			Float64Array.from(data['cotangent y'] ?? []),
			sizes,
		);
		const terms = name === 'd/logSigma' ? found.logSigmaTerms : found.logPriorTerms;
		return Math.max(...terms);
	};
}

const check = (given: Case, slack = 0) =>
	checkOp({
		slack,
		operands: operandsOf(given),
		build: ({ projection, ...rest }) => ({
			y: attention({ projection, ...rest }, optionsOf(given)),
		}),
		magnitude: magnitudeOf(given),
		skipDifferences: given.seq > 30,
	});

describe('attention against float64, outputs and gradients', () => {
	const one = { batch: 1, heads: 1, components: 1, dim: 8, causal: true } as const;
	const cases: readonly Case[] = [
		{ ...one, score: 'dot', seq: 1 },
		{ ...one, score: 'dot', batch: 2, seq: 13, heads: 2 },
		{ ...one, score: 'dot', batch: 2, seq: 65, heads: 2, causal: false },
		{ ...one, score: 'gaussian', seq: 1, learned: true },
		{ ...one, score: 'gaussian', batch: 2, seq: 21, heads: 2, components: 2 },
		{ ...one, score: 'gaussian', batch: 2, seq: 63, heads: 2, components: 2, learned: true },
		{ ...one, score: 'gaussian', batch: 2, seq: 130, heads: 3, components: 2, learned: true },
		{ ...one, score: 'gaussian', seq: 21, components: 3, dim: 20, learned: true, causal: false },
		{ ...one, score: 'gaussian', seq: 19, components: 4, learned: true, batch: 2 },
	];
	for (const given of cases)
		it(`${given.score} ${JSON.stringify({ ...given, score: undefined })}`, () => check(given));

	it('padding is neither attended nor given a gradient', () =>
		check({
			...one,
			score: 'gaussian',
			batch: 2,
			seq: 21,
			heads: 2,
			components: 2,
			learned: true,
			causal: false,
			mask: (index) => (index % 3 === 1 ? 0 : 1),
		}));

	it('rows that see no key give zero, and stay finite', () =>
		check({
			...one,
			score: 'gaussian',
			seq: 9,
			components: 2,
			learned: true,
			mask: (index) => (index < 3 ? 0 : 1),
		}));

	it('keys so far apart that exp(-distance) underflows', async () => {
		const far = {
			...one,
			score: 'gaussian',
			seq: 11,
			components: 2,
			learned: true,
			scale: 6,
		} as const;
		// A score is a difference of squares, so its rounding error is 2^-24 of the largest square over 2 sigma^2.
		const projection = randomValues([far.seq, 4 * far.dim], 'projection', far.scale);
		const largest = Math.max(...projection.map((value) => value * value)) * far.dim;
		await check(far, (2 ** -24 * largest) / Math.sqrt(far.dim));
	});
});

describe('what the equations promise, in the reference', () => {
	const sizes = {
		batch: 1,
		seq: 9,
		heads: 2,
		components: 3,
		dim: 8,
		score: 'gaussian',
		causal: true,
	} as const;
	const projection = Float64Array.from(randomValues([9, 5 * 16], 'projection'));
	const logPrior = new Float64Array(6).fill(-Math.log(3));
	const variance = new Float64Array(6).fill(Math.sqrt(8));

	it('rows sum to one, responsibilities of a pair sum to one, the future has weight zero', () => {
		const { weights, responsibility } = attentionMaps(
			{ projection, logPrior, variance },
			sizes,
			0,
			1,
		);
		for (let i = 0; i < 9; i++) {
			const row = weights.subarray(i * 9, i * 9 + 9);
			expect(row.reduce((sum, a) => sum + a, 0)).toBeCloseTo(1, 12);
			for (let j = 0; j < 9; j++) {
				const shares = [0, 1, 2].map((r) => responsibility[(r * 9 + i) * 9 + j] ?? 0);
				expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(j <= i ? 1 : 0, 12);
				if (j > i) expect(row[j]).toBe(0);
			}
		}
	});

	it('equal keys of all components are one key', () => {
		const equal = projection.slice();
		for (let token = 0; token < 9; token++)
			for (const component of [1, 2])
				equal.copyWithin(token * 80 + 16 * (1 + component), token * 80 + 16, token * 80 + 32);
		const single = new Float64Array(9 * 48);
		for (let token = 0; token < 9; token++) {
			single.set(equal.subarray(token * 80, token * 80 + 32), token * 48);
			single.set(equal.subarray(token * 80 + 64, token * 80 + 80), token * 48 + 32);
		}
		const many = forward({ projection: equal, logPrior, variance }, sizes);
		const one = forward(
			{ projection: single, logPrior: new Float64Array(2), variance: variance.slice(0, 2) },
			{ ...sizes, components: 1 },
		);
		expect(relativeError(many.output, one.output)).toBeLessThan(1e-14);
	});

	it('the prior gradient of all components sums to zero', () => {
		const cotangent = Float64Array.from(randomValues([9 * 16], 'cotangent'));
		const { logPriorGradient } = backward({ projection, logPrior, variance }, cotangent, sizes);
		for (const head of [0, 1]) {
			const own = logPriorGradient.subarray(3 * head, 3 * head + 3);
			expect(own.reduce((sum, g) => sum + g, 0)).toBeCloseTo(0, 12);
		}
	});

	it('a row without keys has the sentinel as its log-sum-exp', () => {
		const keyMask = new Float64Array(9);
		const { output, logSumExp } = forward({ projection, logPrior, variance, keyMask }, sizes);
		expect(output.every((value) => value === 0)).toBe(true);
		expect(logSumExp.every((value) => value === EMPTY_ROW)).toBe(true);
	});
});

it('a projection of the wrong width is refused with the width it needs', () => {
	const graph = new Graph();
	const projection = inputTensor(graph, 'projection', [2, 9, 64], 'f32');
	expect(() =>
		attention(
			{ projection },
			{ score: 'gaussian', heads: 2, components: 3, dim: 8, causal: true, variance: [1, 1, 1] },
		),
	).toThrow(/projection must be .* = \[2, 9, 80\], got \[2, 9, 64\]/);
});
