import { describe, expect, it } from 'vitest';
import { attentionFamily } from '../nn/attention';
import { estimate } from './estimate';
import { defaultExperiment, experimentFields, parseExperiment, withSetting } from './experiment';
import { presetById, presets } from './presets';

const variants = attentionFamily.map(({ id }) => id).join(', ');

describe('settings', () => {
	it.each([
		['heads', '0', 'heads must be a whole number from 1 to 16, got "0".'],
		['headDim', '18', 'headDim must be a whole number from 4 to 128, a multiple of 4, got "18".'],
		['learningRate', 'fast', 'learningRate must be a number from 1e-7 to 10, got "fast".'],
		['learningRate', '1,000', 'learningRate must be a number from 1e-7 to 10, got "1,000".'],
		['variant', 'gauss', `variant must be one of ${variants}, got "gauss".`],
		['tied', 'yes', 'tied must be true or false, got "yes".'],
		['depth', '3', 'There is no setting "depth".'],
		['__proto__', '1', 'There is no setting "__proto__".'],
	])('%s=%s is refused with the range', (key, value, message) => {
		expect(() => withSetting(defaultExperiment, key, value)).toThrow(message);
	});

	it.each([
		['learningRate', '1e-3', 0.001],
		['learningRate', '0,001', 0.001],
		['heads', ' 8 ', 8],
	])('%s=%j is read', (key, value, want) => {
		expect(withSetting(defaultExperiment, key, value)).toMatchObject({ [key]: want });
	});

	it('a whole experiment from outside is checked field by field and as a whole', () => {
		expect(parseExperiment({ ...defaultExperiment })).toEqual(defaultExperiment);
		expect(() => parseExperiment({ heads: 99 })).toThrow('heads must be');
	});

	it('every field explains itself and its default is in range', () => {
		for (const [id, field] of Object.entries(experimentFields)) {
			expect(field.explanation, id).toMatch(/\.$/);
			expect(() => withSetting(defaultExperiment, id, String(field.default)), id).not.toThrow();
		}
	});
});

/** Presets whose step cannot keep to 48 dispatches, what they take, and why. */
const above48: readonly (readonly [string, number, string])[] = [
	['code-lra', 50, 'a product each way a layer hands one prior to all heads'],
	['listops-mini', 59, 'pooling, a head of two layers, and long passes of attention cut in two'],
	['pathfinder-easy', 71, 'pooling, a head of two layers, and linear attention'],
	['sotu-era', 67, 'the same'],
	['imdb-reduced', 157, 'the same: long passes of 512 tokens'],
	['cifar-10-reduced', 71, 'as pathfinder-easy'],
	['lra-listops', 5443, 'passes over 2,048 tokens, each cut so that none takes long in software'],
	['lra-text', 21_059, 'the same: 4,096 tokens'],
	['lra-retrieval', 42_053, 'the same, twice an example'],
	['lra-image', 12_355, 'the same: 256 examples of 1,024 tokens'],
	['lra-pathfinder', 12_355, 'the same'],
	['wikitext103-small', 910, '16 layers, each pass cut so that none takes long in software'],
	['wikitext103-medium', 1662, 'the same'],
	['sotu-linear', 62, 'features, states and their scan are kernels of their own, each way'],
	['sotu-mlk', 64, 'the same, and a reduction of the prior a layer'],
	['sotu-smlk', 66, 'the same, and a reduction of the shifts a layer'],
];

describe('presets', () => {
	it.each(presets.map(({ id }) => id))('%s is valid and can be planned', (id) => {
		const { experiment, description } = presetById(id);
		expect(parseExperiment({ ...experiment })).toEqual(experiment);
		expect(description.length).toBeGreaterThan(20);
		const { parameters, peakBytes, dispatchesPerStep } = estimate(experiment, {
			engine: 'webgpu',
			software: true,
			quads: false,
		});
		expect(parameters).toBeGreaterThan(1000);
		expect(peakBytes).toBeGreaterThan(4 * parameters);
		if (!above48.some(([known]) => known === id)) expect(dispatchesPerStep).toBeLessThanOrEqual(48);
	});

	it.each(above48)('%s takes at most %i dispatches: %s', (id, most) => {
		const { dispatchesPerStep } = estimate(presetById(id).experiment, {
			engine: 'webgpu',
			software: true,
			quads: false,
		});
		expect(dispatchesPerStep).toBeGreaterThan(48);
		expect(dispatchesPerStep).toBeLessThanOrEqual(most);
	});

	it.each([
		['lra-listops', 181, 1.1],
		['lra-text', 707, 2.1],
		['lra-retrieval', 1349, 4.1],
		['lra-image', 279, 4.1],
		['lra-pathfinder', 279, 4.1],
	])('%s takes at most %i dispatches and %d GB on a graphics card', (id, most, gigabytes) => {
		const card = { engine: 'webgpu', software: false, quads: false } as const;
		const { dispatchesPerStep, peakBytes } = estimate(presetById(id).experiment, card);
		expect(dispatchesPerStep).toBeLessThanOrEqual(most);
		expect(peakBytes).toBeLessThan(gigabytes * 1e9);
	});

	it('the published protocol: length, batch, rate, warm-up and steps of each task', () => {
		const published = presets
			.filter(({ id }) => id.startsWith('lra-'))
			.map(({ id, experiment }) => {
				const { context, batch, learningRate, warmup, steps } = experiment;
				return [id, context, batch, learningRate, warmup, steps];
			});
		expect(published).toEqual([
			['lra-listops', 2048, 32, 1e-4, 1000, 5000],
			['lra-text', 4096, 32, 1e-4, 8000, 20_000],
			['lra-retrieval', 4096, 32, 1e-4, 800, 30_000],
			['lra-image', 1024, 256, 1e-4, 175, 35_000],
			['lra-pathfinder', 1024, 256, 1e-4, 312, 62_400],
		]);
	});

	it('there is one of each variant, and ids and labels are unique', () => {
		const shown = presets.filter(({ id }) => id.startsWith('sotu-'));
		for (const { id } of attentionFamily)
			expect(presetById(`sotu-${id}`).experiment.variant).toBe(id);
		for (const key of ['id', 'label'] as const)
			expect(new Set(presets.map((preset) => preset[key])).size).toBe(presets.length);
		expect(shown.find(({ id }) => id === 'sotu-softmax')?.experiment.heads).toBe(8);
		expect(presetById('sotu-mgk').experiment).toEqual(defaultExperiment);
	});

	it('those that follow paper or code say where the two part', () => {
		const meant = presets.filter(({ deviation }) => deviation !== undefined);
		expect(meant.map(({ id }) => id)).toEqual([
			'paper',
			'code-lra',
			'code-lm-as-intended',
			'code-lm-as-released',
			...['lra-listops', 'lra-text', 'lra-retrieval', 'lra-image', 'lra-pathfinder'],
			'wikitext103-small',
			'wikitext103-medium',
		]);
		for (const { description, deviation } of meant)
			for (const sentence of [description, deviation]) expect(sentence).toMatch(/^[A-Z].*\.$/);
	});

	it('an unknown one is refused with the list', () => {
		expect(() => presetById('none')).toThrow('There is no preset "none".');
	});
});
