/** The whole two-layer model: loss and every gradient on WebGPU against float64, and float64 against differences. */
import { describe, expect, it } from 'vitest';
import { type ParameterLayout, valuesOf } from '../engine/layout';
import { parameterGradients } from '../engine/parameter-gradients';
import { evaluate, ReferenceModel } from '../engine/reference';
import { reachable, type Tensor } from '../graph/tensor';
import { smallExperiment } from '../testing/experiment';
import { testEngine } from '../testing/gpu';
import { GRADIENT_BOUND, OUTPUT_BOUND, relativeError } from '../testing/op-check';
import { randomValues } from '../testing/random';
import type { Experiment } from './experiment';
import { initialParameters, parameterLayout } from './language-model';
import { traceTraining } from './programs';

const DIFFERENCE = 1e-5;

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
	const gradients = parameterGradients(loss);
	const values = initialParameters(declarations, layout, seed).map(
		(value, index) => value + 0.05 * (NOISE[index % NOISE.length] ?? 0),
	);
	const integer = (index: number, prime: number) => (index * prime) % 97;
	const tokens = Int32Array.from({ length: batch * context }, (_, index) => integer(index, 31));
	const targets = tokens.map((_, index) => (index % 7 === 6 ? -1 : integer(index, 57)));
	return { loss, layout, gradients, values, inputs: { tokens, targets }, step: { seed, step: 4 } };
}

/** Moves parameters off their symmetric start: zero biases and equal priors would hide errors. */
const NOISE = randomValues([1009], 'noise');

type Prepared = ReturnType<typeof prepared>;

function onReference(
	{ loss, gradients, inputs, step }: Prepared,
	model: ReferenceModel,
	all: boolean,
) {
	const roots = all ? [loss, ...gradients.values()] : [loss];
	return evaluate(reachable(roots), model, inputs, step);
}

async function onWebgpu({ loss, layout, gradients, values, inputs, step }: Prepared) {
	const engine = await testEngine();
	const model = engine.createModel(layout, values, false);
	const outputs: Record<string, Tensor> = { loss, ...Object.fromEntries(gradients) };
	const program = await engine.compile(model, outputs, step);
	program.poison();
	const result = await program.run(inputs);
	program.dispose();
	model.dispose();
	return result;
}

/** A gradient whose terms cancel is measured against the largest gradient of its kind in the model. */
function scaleOf(name: string, want: ReadonlyMap<string, Float64Array>): number {
	const magnitude = (values: Float64Array) => Math.max(...values.map(Math.abs));
	const own = magnitude(want.get(name) ?? new Float64Array(1));
	const all = Math.max(...[...want.values()].map(magnitude));
	return Math.max(own, 1e-2 * all);
}

function differences(
	given: Prepared,
	layout: ParameterLayout,
	want: ReadonlyMap<string, Float64Array>,
) {
	const model = new ReferenceModel(layout, given.values);
	const lossAt = (index: number, delta: number) => {
		const before = model.values[index] as number;
		model.values[index] = before + delta;
		const loss = onReference(given, model, false).get(given.loss)?.[0] as number;
		model.values[index] = before;
		return loss;
	};
	let worst = 0;
	for (const { name, offset, size } of layout.slots)
		for (const at of new Set([0, Math.floor(size / 2)])) {
			const slope =
				(lossAt(offset + at, DIFFERENCE) - lossAt(offset + at, -DIFFERENCE)) / (2 * DIFFERENCE);
			const error = Math.abs(slope - (want.get(name)?.[at] as number)) / scaleOf(name, want);
			worst = Math.max(worst, error);
		}
	return worst;
}

describe('two layers, loss and gradients', () => {
	for (const [title, change] of changes)
		it(title, async () => {
			const given = prepared(change);
			const reference = onReference(given, new ReferenceModel(given.layout, given.values), true);
			const want = new Map<string, Float64Array>();
			for (const [name, tensor] of given.gradients)
				want.set(name, reference.get(tensor) ?? new Float64Array());
			const got = await onWebgpu(given);
			expect(relativeError(got.loss ?? [], reference.get(given.loss) ?? [])).toBeLessThan(
				OUTPUT_BOUND,
			);
			let worst = 0;
			for (const [name, values] of want) {
				const error = relativeError(got[name] ?? [], values, scaleOf(name, want));
				expect(error, name).toBeLessThan(GRADIENT_BOUND);
				worst = Math.max(worst, error);
			}
			const difference = differences(given, given.layout, want);
			expect(difference).toBeLessThan(1e-6);
			console.log(
				`${title}: gradients ${worst.toExponential(1)}, differences ${difference.toExponential(1)}`,
			);
		});

	it('every parameter of the model has a gradient', () => {
		const { layout, gradients } = prepared({ variance: 'learned', projectionBias: true });
		expect([...gradients.keys()].sort()).toEqual(layout.slots.map(({ name }) => name).sort());
		expect(valuesOf(layout, new Float32Array(layout.length), 'head.weight')).toHaveLength(20 * 256);
	});
});
