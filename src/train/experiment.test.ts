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

/** Presets whose step cannot keep to 60 dispatches, what they take, and why. */
const above60: readonly (readonly [string, number, string])[] = [
	['paper', 61, 'post-LN adds four sums of gradients and saves the three kernels of the last norm'],
	['code-lm-as-intended', 61, 'post-LN'],
	['code-lm-as-released', 61, 'post-LN'],
	['code-lra', 64, 'a product each way a layer hands one prior to all heads'],
	['sotu-smgk', 62, 'a reduction of the shifts a layer'],
	['listops-mini', 73, 'pooling, a head of two layers, and long passes of attention cut in two'],
	['pathfinder-easy', 85, 'pooling, a head of two layers, and linear attention'],
	['sotu-linear', 76, 'features, states and their scan are kernels of their own, each way'],
	['sotu-mlk', 78, 'the same, and a reduction of the prior a layer'],
	['sotu-smlk', 80, 'the same, and a reduction of the shifts a layer'],
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
		if (!above60.some(([known]) => known === id)) expect(dispatchesPerStep).toBeLessThanOrEqual(60);
	});

	it.each(above60)('%s takes at most %i dispatches: %s', (id, most) => {
		const { dispatchesPerStep } = estimate(presetById(id).experiment, {
			engine: 'webgpu',
			software: true,
			quads: false,
		});
		expect(dispatchesPerStep).toBeGreaterThan(60);
		expect(dispatchesPerStep).toBeLessThanOrEqual(most);
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
		]);
		for (const { description, deviation } of meant)
			for (const sentence of [description, deviation]) expect(sentence).toMatch(/^[A-Z].*\.$/);
	});

	it('an unknown one is refused with the list', () => {
		expect(() => presetById('none')).toThrow('There is no preset "none".');
	});
});
