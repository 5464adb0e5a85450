/** Counts against the published numbers (written out, not computed here), and against what layers declare. */
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../core/shape';
import { pairwise } from '../../testing/pairs';
import { defaultExperiment, type Experiment, experimentFields } from '../../train/experiment';
import { attentionSettings, traceModel } from '../../train/language-model';
import { attentionById, attentionFamily } from '.';
import { attentionCounts, compareCounts, macsOf } from './counts';
import type { AttentionCounts, AttentionSettings } from './definition';
import { softmax } from './softmax';

const some = attentionSettings(defaultExperiment);

describe('WikiText-103, attention of one layer and segment, all pairs', () => {
	// The language-model code holds a clamped weight for each head, component and one of 256 (384) positions.
	const settings = { ...some, components: 2, prior: 'clamped-positional', causal: false } as const;
	const small = { ...settings, width: 128, headDim: 16, context: 256 };
	const medium = { ...settings, width: 256, headDim: 32, context: 384 };

	it.each([
		['softmax', 8, small, 65_536, 16.777, 16.777, 33.554],
		['mgk', 8, small, 86_016, 20.972, 25.166, 46.137],
		['mgk', 4, small, 43_008, 10.486, 12.583, 23.069],
		['smgk', 8, small, 69_888, 16.777, 16.777, 33.554],
		['smgk', 4, small, 34_944, 8.389, 8.389, 16.777],
		['linear', 8, small, 65_536, 16.777, 1.114, 17.891],
		['mlk', 8, small, 86_016, 20.972, 1.114, 22.086],
		['mlk', 4, small, 43_008, 10.486, 0.557, 11.043],
		['softmax', 8, medium, 262_144, 100.663, 75.497, 176.161],
		['mgk', 4, medium, 166_912, 62.915, 56.623, 119.538],
	] as const)('%s with %i heads', (variant, heads, size, parameters, projection, core, all) => {
		const own = { ...size, heads, bias: false };
		const counts = attentionCounts(attentionById(variant), own, size.context);
		expect(counts.parameters).toBe(parameters);
		expect(counts.projectionMacs / 1e6).toBeCloseTo(projection, 3);
		expect(counts.coreMacs / 1e6).toBeCloseTo(core, 3);
		expect(macsOf(counts) / 1e6).toBeCloseTo(all, 3);
	});
});

describe('Long Range Arena, retrieval', () => {
	// The arena code holds two clamped scalars a layer, and its projections have biases.
	const settings: AttentionSettings = {
		...some,
		width: 64,
		headDim: 32,
		components: 2,
		prior: 'clamped-shared',
		bias: true,
		causal: false,
	};
	const seq = 4096;
	const layers = 2;
	const hidden = 128;
	const norm = 2 * 64;
	const feedForward = 64 * hidden + hidden + hidden * 64 + 64;
	// Token and position embeddings, two layers of two norms and a feed-forward, a last norm, a head on four features.
	const withoutAttention =
		512 * 64 +
		seq * 64 +
		layers * (2 * norm + feedForward) +
		norm +
		(256 * 128 + 128) +
		(128 * 2 + 2);

	it.each([
		[1, 378_562, 382_726, 378_694],
		[2, 395_138, 403_462, 395_398],
		[4, 428_290, 444_934, 428_806],
		[8, 494_594, 527_878, 495_622],
	])('parameters of the whole model with %i heads', (heads, single, separate, shifted) => {
		const whole = (variant: string) =>
			withoutAttention +
			layers * attentionCounts(attentionById(variant), { ...settings, heads }, seq).parameters;
		expect(whole('softmax')).toBe(single);
		expect(whole('linear')).toBe(single);
		expect(whole('mgk')).toBe(separate);
		expect(whole('mlk')).toBe(separate);
		expect(whole('smgk')).toBe(shifted);
		expect(whole('smlk')).toBe(shifted);
	});

	it.each([
		[1, 16_704, 20_868, 16_836],
		[2, 33_280, 41_604, 33_540],
		[4, 66_432, 83_076, 66_948],
		[8, 132_736, 166_020, 133_764],
	])('parameters of both attention layers with %i heads', (heads, single, separate, shifted) => {
		const both = (variant: string) =>
			2 * attentionCounts(attentionById(variant), { ...settings, heads }, seq).parameters;
		expect([both('softmax'), both('mgk'), both('smgk')]).toEqual([single, separate, shifted]);
	});

	it.each([
		[1, 4.698, 6.879, 4.698, 0.437, 0.471],
		[2, 9.127, 13.489, 9.127, 0.606, 0.673],
		[4, 17.985, 26.709, 17.985, 0.944, 1.078],
		[8, 35.702, 53.15, 35.702, 1.619, 1.887],
	])('GMAC of one example of two documents with %i heads', (heads, ...published) => {
		const found = ['softmax', 'mgk', 'smgk', 'linear', 'mlk'].map((variant) => {
			const counts = attentionCounts(attentionById(variant), { ...settings, heads }, seq);
			const layer = macsOf(counts) + 2 * seq * 64 * hidden;
			return (2 * layers * layer + 256 * 128 + 128 * 2) / 1e9;
		});
		for (const [index, value] of found.entries())
			expect(value).toBeCloseTo(published[index] ?? Number.NaN, 3);
	});
});

describe('half the heads against softmax with all of them, two components', () => {
	const settings = { ...some, heads: 8, components: 2, prior: 'uniform', bias: false } as const;
	const rows = (change: Partial<AttentionSettings>) =>
		compareCounts(attentionFamily, attentionById('softmax'), { ...settings, ...change }, 256);
	const row = (variant: string, heads: number, change: Partial<AttentionSettings> = {}) =>
		rows(change).find((one) => one.variant === variant && one.heads === heads)?.ratios;

	it('MGK: 5/8 of the projections, 3/4 of the core, all exponentials, 3/4 of the cache', () => {
		expect(row('mgk', 4)).toMatchObject({
			parameters: 5 / 8,
			projectionMacs: 5 / 8,
			coreMacs: 3 / 4,
			exponentials: 1,
			cacheBytes: 3 / 4,
		});
	});

	it('hard MGK: half of the exponentials', () => {
		expect(row('mgk', 4, { assignment: 'hard' })).toMatchObject({ exponentials: 0.5 });
	});

	it('sMGK: half of all but the shifts', () => {
		expect(row('smgk', 4)).toMatchObject({
			projectionMacs: 1 / 2,
			coreMacs: 1 / 2,
			exponentials: 1,
			cacheBytes: 1 / 2,
		});
	});

	it('as many heads: MGK 5/4 and 3/2, sMGK 1 and 1', () => {
		expect(row('mgk', 8)).toMatchObject({ projectionMacs: 5 / 4, coreMacs: 3 / 2 });
		expect(row('smgk', 8)).toMatchObject({ projectionMacs: 1, coreMacs: 1 });
	});

	it('an odd number of heads has no half', () => {
		expect(rows({ heads: 3 }).map(({ heads }) => heads)).toEqual(attentionFamily.map(() => 3));
	});
});

/** The formulae of the paper's table, apart from the code: (3 + nk) d H D, shifts, prior, variances, biases. */
function formula(variant: string, s: AttentionSettings): number {
	const separate = variant === 'mgk' || variant === 'mlk';
	const shifted = variant.startsWith('s') && variant !== 'softmax';
	const gaussian = variant.endsWith('mgk');
	const [M, H, D, d] = [s.components, s.heads, s.headDim, s.width];
	const keys = separate ? M : 1;
	const soft = !gaussian || s.assignment === 'soft';
	const priors: Record<string, number> = {
		uniform: 0,
		'clamped-shared': M,
		learned: M * H,
		clamped: M * H,
	};
	const prior = separate || shifted ? (soft ? (priors[s.prior] ?? M * H * s.context) : 0) : 0;
	const sigma = gaussian && s.variance === 'learned' ? M * H : 0;
	const bias = s.bias ? (2 + keys) * H * D + d : 0;
	return (3 + keys) * d * H * D + (shifted ? M * H * D : 0) + prior + sigma + bias;
}

it('are the formulae for every pair of settings', () => {
	const cases = pairwise(
		{
			variant: ['softmax', 'mgk', 'smgk', 'linear', 'mlk', 'smlk'],
			components: [1, 2, 3, 4],
			assignment: ['soft', 'hard'],
			variance: ['fixed', 'code-lm', 'learned'],
			bias: [true, false],
			heads: [1, 2, 5],
			prior: [
				'uniform',
				'learned',
				'learned-positional',
				'clamped',
				'clamped-positional',
				'clamped-shared',
				'm-step',
				'm-step-joint',
			],
		},
		({ variant, prior }) =>
			!(variant.endsWith('mlk') || variant === 'smlk') || !prior.startsWith('m-'),
	);
	expect(cases.length).toBeGreaterThan(40);
	for (const { variant, ...change } of cases) {
		const settings = { ...some, ...change };
		const counts = attentionCounts(attentionById(variant), settings, 64);
		expect(counts.parameters, JSON.stringify({ variant, ...change })).toBe(
			formula(variant, settings),
		);
	}
});

it('causal pairs are counted once', () => {
	const own = { ...some, heads: 2, headDim: 8, components: 3 };
	const mgk = attentionById('mgk');
	expect(attentionCounts(mgk, { ...own, causal: false }, 10).exponentials).toBe(3 * 2 * 100);
	expect(attentionCounts(mgk, { ...own, causal: true }, 10).exponentials).toBe(3 * 2 * 55);
	expect(attentionCounts(mgk, { ...own, causal: true }, 10).coreMacs).toBe(4 * 2 * 8 * 55);
});

describe('what the model of an experiment declares for one layer, output projection included', () => {
	const size = { layers: 1, width: 8, feedForward: 8, heads: 3, headDim: 4, context: 5 };
	const choices = experimentFields.prior.options.map(({ id }) => id);

	/** Sum of sizes of what stands under the layer's name. */
	function declared(experiment: Experiment): number {
		const { declarations } = traceModel(experiment, { batch: 1, seq: 5 }, true);
		return [...declarations.values()]
			.filter(({ name }) => name.startsWith('blocks.0.attn.'))
			.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
	}

	it.each(attentionFamily)('$id, with every choice of its settings', (definition) => {
		for (const components of [1, 2, 3, 4])
			for (const prior of choices)
				for (const variance of ['fixed', 'code-lm', 'learned'] as const)
					for (const assignment of ['soft', 'hard'] as const)
						for (const projectionBias of [true, false]) {
							if (definition.linear && prior.startsWith('m-step')) continue;
							const change = { components, prior, variance, assignment, projectionBias };
							const experiment = {
								...defaultExperiment,
								...size,
								...change,
								variant: definition.id,
							};
							const { parameters } = attentionCounts(definition, attentionSettings(experiment), 5);
							expect(parameters, JSON.stringify(change)).toBe(declared(experiment));
						}
	});
});

it('a definition whose arithmetic is another brings its own counts', () => {
	const usual = attentionCounts(softmax, some, 10);
	const own = {
		...softmax,
		counts: ({ coreMacs }: AttentionCounts, { heads }: AttentionSettings, seq: number) => ({
			coreMacs: coreMacs + heads * seq,
		}),
	};
	const coreMacs = usual.coreMacs + some.heads * 10;
	expect(attentionCounts(own, some, 10)).toEqual({ ...usual, coreMacs });
});
