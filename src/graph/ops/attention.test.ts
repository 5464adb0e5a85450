import { describe, expect, it } from 'vitest';
import { type AttentionCase, checkAttention, titleOf } from '../../testing/attention-case';
import { randomValues } from '../../testing/random';
import { Graph } from '../tensor';
import { attention } from './attention';
import { inputTensor } from './leaves';

describe('separate keys and the dot product against float64, outputs and gradients', () => {
	const pair = { components: 2, heads: 2, batch: 2 } as const;
	const learned = { prior: 'learned', sigma: 'logSigma' } as const;
	const cases: readonly AttentionCase[] = [
		{ score: 'dot', seq: 1 },
		{ score: 'dot', seq: 13, batch: 2, heads: 2 },
		{ score: 'dot', seq: 65, batch: 2, heads: 2, causal: false },
		{ score: 'dot', seq: 9, components: 2, ...learned },
		{ ...learned, seq: 1 },
		{ ...pair, seq: 21 },
		{ ...pair, ...learned, seq: 7 },
		{ ...pair, ...learned, seq: 63 },
		{ ...pair, ...learned, seq: 64 },
		{ ...pair, ...learned, seq: 130, heads: 3 },
		{ ...learned, seq: 257, components: 2 },
		{ ...learned, seq: 21, components: 3, dim: 20, causal: false },
		{ ...learned, seq: 19, components: 4, batch: 2, sigma: 'variance' },
	];
	for (const given of cases) it(titleOf(given), async () => void (await checkAttention(given)));

	it('padding is neither attended nor given a gradient', () =>
		checkAttention({
			...pair,
			...learned,
			seq: 21,
			causal: false,
			mask: (index) => (index % 3 === 1 ? 0 : 1),
		}).then(() => {}));

	it('rows that see no key give zero, and stay finite', () =>
		checkAttention({
			...learned,
			seq: 9,
			components: 2,
			mask: (index) => (index < 3 ? 0 : 1),
		}).then(() => {}));

	it('keys so far apart that exp(-distance) underflows', async () => {
		const far = { ...learned, seq: 11, components: 2, scale: 6 } as const;
		await checkAttention({ ...far, slack: roundingOf([far.seq, 4 * 8], far.scale) });
	});

	it('more heads than an axis of the grid has room for', async () => {
		await checkAttention({ score: 'dot', seq: 1, batch: 2, heads: 33_000, skipDifferences: true });
	});
});

describe('wide heads', () => {
	it('64, two separate keys', async () => {
		await checkAttention({ seq: 5, components: 2, dim: 64, prior: 'learned', sigma: 'logSigma' });
	});

	it('128, two shifted keys', async () => {
		await checkAttention({ seq: 5, components: 2, dim: 128, keys: 'shifted', prior: 'learned' });
	});
});

/** A score is a difference of squares, so its rounding error is 2^-24 of the largest square over 2 sigma^2. */
function roundingOf(shape: readonly number[], scale: number): number {
	const values = randomValues(shape, 'projection', scale);
	const largest = Math.max(...values.map((value) => value * value)) * 8;
	return (2 ** -24 * largest) / Math.sqrt(8);
}

describe('what does not fit is refused, with what would', () => {
	const options = { score: 'gaussian', heads: 2, components: 3, dim: 8, causal: true } as const;
	const variance = [1, 1, 1];
	const tensors = () => {
		const graph = new Graph();
		return (name: string, shape: readonly number[]) => inputTensor(graph, name, shape, 'f32');
	};

	it('a projection of the wrong width', () => {
		const projection = tensors()('projection', [2, 9, 64]);
		expect(() => attention({ projection }, { ...options, variance })).toThrow(
			/projection must be .* = \[2, 9, 80\], got \[2, 9, 64\]/,
		);
	});

	it('a shifted projection with a key a component', () => {
		const projection = tensors()('projection', [2, 9, 80]);
		expect(() => attention({ projection }, { ...options, variance, keys: 'shifted' })).toThrow(
			/projection must be .* = \[2, 9, 48\], got \[2, 9, 80\]/,
		);
	});

	it('a prior for fewer positions than there are keys', () => {
		const input = tensors();
		const given = { projection: input('p', [2, 9, 80]), prior: input('prior', [2, 3, 8]) };
		expect(() => attention(given, { ...options, variance, prior: 'learned' })).toThrow(
			/prior must be .*positions.* = \[2, 3, 9\], got \[2, 3, 8\]/,
		);
	});

	it('a prior beside hard assignment', () => {
		const input = tensors();
		const given = { projection: input('p', [2, 9, 80]), prior: input('prior', [2, 3]) };
		const hard = { ...options, variance, prior: 'learned', assignment: 'hard' } as const;
		expect(() => attention(given, hard)).toThrow(/hard assignment has no prior/);
	});
});
