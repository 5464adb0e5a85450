/** The whole two-layer classifier on padded sequences: loss and every gradient on WebGPU against float64, and differences. */
import { describe, expect, it } from 'vitest';
import { parameterGradients } from '../engine/parameter-gradients';
import type { ClassifierSettings } from '../nn/classifier';
import { raggedDocuments, smallClassifier } from '../testing/classifier';
import { checkModel } from '../testing/model-check';
import { clampedPriorTerms } from '../testing/prior-terms';
import { randomValues } from '../testing/random';
import { traceClassifier } from './classification';
import { initialParameters, parameterLayout } from './language-model';

const BATCH = 4;
const SEQ = 19;

type Attention = Partial<ClassifierSettings['attention']>;

const cases: readonly (readonly [string, Partial<ClassifierSettings>, Attention])[] = [
	['MGK, mean over the padded length', {}, {}],
	['MGK, padding not masked in the mean', { maskOutput: false }, {}],
	['softmax, mean over tokens', { variant: 'softmax', pooling: 'mean' }, {}],
	[
		'softmax, class token, dropout',
		{ variant: 'softmax', pooling: 'class-token', dropout: 0.2 },
		{},
	],
	['MGK, sinusoidal positions', { positions: 'sinusoidal' }, {}],
	['MLK, mean over tokens', { variant: 'mlk', pooling: 'mean' }, {}],
	['MLK, two documents', { variant: 'mlk', dual: true }, { featureMap: 'sum-normalised' }],
	['MGK, two documents, two classes', { dual: true, classes: 2 }, {}],
	['sMGK, hard, no biases', { variant: 'smgk' }, { assignment: 'hard', bias: false }],
];

function prepared(change: Partial<ClassifierSettings>, attention: Attention) {
	const settings = {
		...smallClassifier,
		...change,
		attention: { ...smallClassifier.attention, ...attention },
	};
	const { loss, declarations } = traceClassifier(settings, { batch: BATCH, seq: SEQ }, true);
	const layout = parameterLayout(declarations, { decayed: 'all' });
	const values = initialParameters(declarations, layout, 3).map(
		(value, index) => value + 0.05 * (NOISE[index % NOISE.length] ?? 0),
	);
	const documents = settings.dual ? 2 * BATCH : BATCH;
	const targets = Int32Array.from({ length: BATCH }, (_, row) =>
		row === 2 ? -1 : row % settings.classes,
	);
	const inputs = { ...raggedDocuments(documents, SEQ, 10, 5), targets };
	const step = { seed: 3, step: 4 };
	return { loss, layout, values, inputs, step, magnitudes: clampedPriorTerms };
}

/** Moves parameters off their symmetric start: zero biases and equal priors would hide errors. */
const NOISE = randomValues([1009], 'noise');

describe('two-layer classifier, loss and gradients', () => {
	for (const [title, change, attention] of cases)
		it(title, async () => {
			const { gradients, differences } = await checkModel(prepared(change, attention));
			console.log(
				`${title}: gradients ${gradients.toExponential(1)}, differences ${differences.toExponential(1)}`,
			);
		});

	it('every parameter has a gradient', () => {
		const { loss, layout } = prepared({ dual: true }, {});
		const names = [...parameterGradients(loss).keys()];
		expect(names.sort()).toEqual(layout.slots.map(({ name }) => name).sort());
	});
});
