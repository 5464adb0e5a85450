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
		expect(dispatchesPerStep).toBeLessThanOrEqual(60);
	});

	it('an unknown one is refused with the list', () => {
		expect(() => presetById('none')).toThrow('There is no preset "none".');
	});
});
