/** The whole two-layer model: loss and every gradient on WebGPU against float64, and float64 against differences. */
import { describe, expect, it } from 'vitest';
import { valuesOf } from '../engine/layout';
import { parameterGradients } from '../engine/parameter-gradients';
import { smallExperiment } from '../testing/experiment';
import { checkModel } from '../testing/model-check';
import { randomValues } from '../testing/random';
import type { Experiment } from './experiment';
import { initialParameters, parameterLayout } from './language-model';
import { traceTraining } from './programs';

const changes: readonly (readonly [string, Partial<Experiment>])[] = [
	['MGK, pre-LN', {}],
	[
		'MGK, learned variance, three keys, biases',
		{ variance: 'learned', components: 3, projectionBias: true },
	],
	['MGK, one key, uniform prior', { components: 1, prior: 'uniform' }],
	['softmax, tied head', { variant: 'softmax', tied: true }],
	[
		'MGK, post-LN, sinusoidal positions, as in the paper',
		{ norm: 'post', positions: 'sinusoidal' },
	],
	['MGK with dropout', { dropout: 0.2 }],
	['linear', { variant: 'linear' }],
	['MLK', { variant: 'mlk', featureMap: 'sum-normalised', outputScale: 0.35 }],
	['shifted MLK, three keys', { variant: 'smlk', components: 3, normaliser: false }],
	[
		'sMGK, prior by position, null key',
		{ variant: 'smgk', prior: 'learned-positional', nullKey: 1e-3 },
	],
	[
		'MGK, one clamped prior a layer, biases, as in the official Long Range Arena code',
		{ prior: 'clamped-shared', projectionBias: true },
	],
	[
		'sMGK, one clamped prior a layer, three keys',
		{ variant: 'smgk', prior: 'clamped-shared', components: 3 },
	],
	['MGK, hard, narrowing variances', { assignment: 'hard', variance: 'code-lm' }],
	['sMGK, learned variance', { variant: 'smgk', variance: 'learned' }],
];

function prepared(change: Partial<Experiment>) {
	const experiment = { ...smallExperiment, ...change };
	const { batch, context, seed } = experiment;
	const { loss, declarations } = traceTraining(experiment);
	const layout = parameterLayout(declarations, experiment);
	const values = initialParameters(declarations, layout, seed).map(
		(value, index) => value + 0.05 * (NOISE[index % NOISE.length] ?? 0),
	);
	const integer = (index: number, prime: number) => (index * prime) % 97;
	const tokens = Int32Array.from({ length: batch * context }, (_, index) => integer(index, 31));
	const targets = tokens.map((_, index) => (index % 7 === 6 ? -1 : integer(index, 57)));
	return { loss, layout, values, inputs: { tokens, targets }, step: { seed, step: 4 } };
}

/** Moves parameters off their symmetric start: zero biases and equal priors would hide errors. */
const NOISE = randomValues([1009], 'noise');

describe('two layers, loss and gradients', () => {
	for (const [title, change] of changes)
		it(title, async () => {
			const { gradients, differences } = await checkModel(prepared(change));
			console.log(
				`${title}: gradients ${gradients.toExponential(1)}, differences ${differences.toExponential(1)}`,
			);
		});

	for (const [title, change] of [
		['MGK', {}],
		['softmax, tied head, biases', { variant: 'softmax', tied: true, projectionBias: true }],
	] as const)
		it(`half precision: ${title}`, async () => {
			const half = prepared({ ...change, precision: 'half' });
			const { gradients, effect = 0 } = await checkModel({
				...half,
				single: prepared(change).loss,
			});
			console.log(
				`half precision, ${title}: gradients ${gradients.toExponential(1)}, rounding itself ${effect.toExponential(1)}`,
			);
		});

	it('every parameter of the model has a gradient', () => {
		const { layout, loss } = prepared({ variance: 'learned', projectionBias: true });
		const gradients = parameterGradients(loss);
		expect([...gradients.keys()].sort()).toEqual(layout.slots.map(({ name }) => name).sort());
		expect(valuesOf(layout, new Float32Array(layout.length), 'head.weight')).toHaveLength(20 * 256);
	});
});
