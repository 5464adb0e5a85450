import { describe, expect, it } from 'vitest';
import { defaultExperiment, type Experiment } from '../train/experiment';
import { parameterLayout, traceModel } from '../train/language-model';
import { attentionById, attentionFamily } from './attention';
import { sinusoidalPositions } from './positions';
import { initialValues } from './scope';

function countOf(change: Partial<Experiment>): number {
	const experiment = { ...defaultExperiment, ...change };
	const { declarations } = traceModel(experiment, { batch: 1, seq: 4 }, false);
	return parameterLayout(declarations, experiment).count;
}

describe('parameters of the transformer, by the formula of the paper', () => {
	const { width, layers, feedForward, context, heads, headDim } = defaultExperiment;
	const inner = heads * headDim;
	const around =
		256 * width +
		context * width +
		2 * width +
		width * 256 + // embedding, positions, last norm, head
		layers * (4 * width + 2 * width * feedForward + feedForward + width); // norms and MLP

	it('softmax: 4 d H D a layer', () => {
		expect(countOf({ variant: 'softmax' })).toBe(around + layers * 4 * width * inner);
	});

	it.each([1, 2, 4])('MGK, M = %d: (M + 3) d H D and M H priors a layer', (components) => {
		const attention = (components + 3) * width * inner + components * heads;
		expect(countOf({ components })).toBe(around + layers * attention);
	});

	it('linear: 4 d H D a layer; MLK as MGK; shifted MLK adds shifts of M H D to linear', () => {
		const linear = around + layers * 4 * width * inner;
		expect(countOf({ variant: 'linear' })).toBe(linear);
		expect(countOf({ variant: 'mlk', components: 3 })).toBe(countOf({ components: 3 }));
		const own = 3 * inner + 3 * heads;
		expect(countOf({ variant: 'smlk', components: 3 })).toBe(linear + layers * own);
	});

	it.each([1, 2, 4])('sMGK, M = %d: 4 d H D, M H D shifts and M H priors a layer', (components) => {
		const attention = 4 * width * inner + components * (inner + heads);
		expect(countOf({ variant: 'smgk', components })).toBe(around + layers * attention);
	});

	it('a prior by position has one value for each place in the context; hard assignment has none', () => {
		const own = layers * 2 * heads;
		const none = countOf({ prior: 'uniform' });
		expect(countOf({ assignment: 'hard' })).toBe(none);
		for (const prior of ['learned-positional', 'clamped-positional', 'm-step'] as const)
			expect(countOf({ prior }) - none).toBe(own * context);
	});

	it('a learned variance adds M H; a uniform prior takes M H away', () => {
		const own = layers * 2 * heads;
		expect(countOf({ variance: 'learned' }) - countOf({})).toBe(own);
		expect(countOf({}) - countOf({ prior: 'uniform' })).toBe(own);
	});

	it('a tied head saves its table; sinusoidal positions save theirs', () => {
		expect(countOf({}) - countOf({ tied: true })).toBe(256 * width);
		expect(countOf({}) - countOf({ positions: 'sinusoidal' })).toBe(context * width);
	});
});

describe('initial values', () => {
	const { declarations } = traceModel(defaultExperiment, { batch: 1, seq: 4 }, false);

	it('repeat with the seed and differ between seeds and tensors', () => {
		const [first, again, other] = [1, 1, 2].map((seed) => initialValues(declarations, seed));
		const name = 'blocks.0.attn.projection.weight';
		expect(again).toEqual(first);
		expect(other?.get(name)).not.toEqual(first?.get(name));
		expect(first?.get('blocks.1.attn.projection.weight')).not.toEqual(first?.get(name));
	});

	it('have the deviation asked for', () => {
		const values = initialValues(declarations, 1).get('tok_emb.weight') ?? new Float32Array();
		const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
		expect(Math.sqrt(square)).toBeCloseTo(0.08, 2);
	});
});

it('shifts start at zero for the first component, with deviation 0.5 for the others', () => {
	const experiment = { ...defaultExperiment, variant: 'smlk', components: 3, headDim: 64 } as const;
	const { declarations } = traceModel(experiment, { batch: 1, seq: 4 }, false);
	const values = initialValues(declarations, 1).get('blocks.0.attn.shift') ?? new Float32Array();
	const others = values.filter((_, index) => Math.floor(index / 64) % 3 > 0);
	expect(values).toHaveLength(4 * 3 * 64);
	expect(values.filter((_, index) => Math.floor(index / 64) % 3 === 0).every((b) => b === 0)).toBe(
		true,
	);
	const square = others.reduce((sum, value) => sum + value * value, 0) / others.length;
	expect(Math.sqrt(square)).toBeCloseTo(0.5, 1);
});

describe('the attention family', () => {
	it('has ids of its own', () => {
		const ids = attentionFamily.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('names its members when asked for another', () => {
		const ids = attentionFamily.map(({ id }) => id).join(', ');
		expect(() => attentionById('gauss')).toThrow(`variant must be one of ${ids}, got gauss.`);
	});
});

it('sinusoidal positions start with sin 0 and cos 0', () => {
	const values = sinusoidalPositions(3, 4);
	expect([...values.slice(0, 4)]).toEqual([0, 0, 1, 1]);
	expect(values[4]).toBeCloseTo(Math.sin(1), 6);
	expect(values[11]).toBeCloseTo(Math.cos(2 / 100), 6);
});
