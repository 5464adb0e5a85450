/** Every kernel at every specialisation that the product uses is compiled by Tint, on a device that needs no driver. */

import { beforeAll, describe, expect, it } from 'vitest';
import { create, globals } from 'webgpu';
import type { ClassifierSettings } from '../../nn/classifier';
import type { Precision } from '../../nn/linear';
import { smallClassifier } from '../../testing/classifier';
import { traceClassifier } from '../../train/classification';
import { defaultExperiment, type Experiment } from '../../train/experiment';
import { parameterLayout } from '../../train/language-model';
import { adamwSettings, traceTraining } from '../../train/programs';
import type { Dispatch } from './kernel';
import { bindingsOf, keyOf, sourceOf } from './pipelines';
import { kernelManifest } from './shaders.generated';
import { planTraining } from './training';
import { tuningOf } from './tuning';

const changes: readonly Partial<Experiment>[] = [
	{},
	{ variant: 'softmax' },
	{ variance: 'learned', components: 3 },
	{ prior: 'uniform', headDim: 20 },
	{ norm: 'post', positions: 'sinusoidal', dropout: 0.1 },
	{ tied: true, projectionBias: true, decayed: 'all' },
	{ headDim: 64, heads: 1, components: 1 },
	{ variant: 'smgk', variance: 'learned' },
	{ variant: 'smgk', assignment: 'hard', components: 3 },
	{ variant: 'smgk', prior: 'clamped-positional', variance: 'code-lm', nullKey: 1e-6 },
	{ assignment: 'hard', variance: 'learned' },
	{ prior: 'learned-positional', variance: 'learned' },
	{ prior: 'clamped', components: 4 },
	{ prior: 'm-step' },
	{ prior: 'm-step-joint', variant: 'smgk' },
	{ variant: 'smgk', headDim: 128, heads: 1, prior: 'uniform' },
	{ variant: 'linear', featureMap: 'sum-normalised' },
	{ variant: 'mlk', components: 3, headDim: 20 },
	{ variant: 'smlk', prior: 'uniform', normaliser: false },
	{ variant: 'smlk', featureMap: 'sum-normalised', headDim: 128, heads: 1 },
	{ precision: 'half', tied: true },
	{ precision: 'half', projectionBias: true },
];

function dispatchesOf(change: Partial<Experiment>): Dispatch[] {
	const experiment = { ...defaultExperiment, ...change };
	return plansOf(traceTraining(experiment), experiment);
}

/** Long Range Arena: text, retrieval over the padded length, and what only a class token needs. */
const classifiers: readonly Partial<ClassifierSettings>[] = [
	{ pooling: 'mean', dropout: 0.1 },
	{ dual: true, classes: 2 },
	{ dual: true, classes: 2, maskOutput: false, variant: 'mlk' },
	{ pooling: 'class-token', variant: 'softmax' },
];

function classifierDispatches(
	change: Partial<ClassifierSettings>,
	precision: Precision = 'single',
): Dispatch[] {
	const settings = { ...smallClassifier, ...change };
	const traced = traceClassifier(settings, { batch: 3, seq: 19 }, true, precision);
	return plansOf(traced, { ...defaultExperiment, precision });
}

type Traced = Pick<ReturnType<typeof traceTraining>, 'loss' | 'declarations'>;

function plansOf({ loss, declarations }: Traced, experiment: Experiment): Dispatch[] {
	const layout = parameterLayout(declarations, experiment);
	const half = experiment.precision === 'half';
	const devices = [true, false].flatMap((software) =>
		[true, false].map((quads) => ({ software, quads, f16: half && quads })),
	);
	return devices.flatMap((device) => [
		...planTraining(loss, layout, adamwSettings(experiment), tuningOf(device)).dispatches,
	]);
}

const ofClassifiers = [
	...classifiers.flatMap((change) => classifierDispatches(change)),
	...classifierDispatches({ dual: true }, 'half'),
];

const specialisations = new Map(
	[...changes.flatMap(dispatchesOf), ...ofClassifiers].map((dispatch) => [
		keyOf(dispatch),
		dispatch,
	]),
);

describe('kernels', () => {
	let device: GPUDevice;
	// Held, because Dawn frees an instance that nobody holds.
	let gpu: GPU;

	beforeAll(async () => {
		Object.assign(globalThis, globals);
		gpu = create(['backend=null']);
		const adapter = await gpu.requestAdapter();
		expect(adapter, 'the null adapter of Dawn').not.toBeNull();
		const requiredFeatures: GPUFeatureName[] = ['subgroups', 'shader-f16'];
		device = (await adapter?.requestDevice({ requiredFeatures })) as GPUDevice;
	});

	it(`${specialisations.size} specialisations compile`, async () => {
		const failures: string[] = [];
		for (const [key, { kernel, constants }] of specialisations) {
			const module = device.createShaderModule({ code: sourceOf(kernel, constants) });
			const { messages } = await module.getCompilationInfo();
			for (const { type, message, lineNum } of messages)
				if (type === 'error') failures.push(`${key} line ${lineNum}: ${message}`);
		}
		expect(failures).toEqual([]);
		expect(specialisations.size).toBeGreaterThan(50);
	});

	it('a barrier after an early return does not compile, so the check can fail', async () => {
		device.pushErrorScope('validation');
		const module = device.createShaderModule({
			code: `@group(0) @binding(0) var<storage, read_write> x: array<u32>;
@compute @workgroup_size(4) fn main() { if (x[0] > 0u) { return; } workgroupBarrier(); }`,
		});
		const { messages } = await module.getCompilationInfo();
		await device.popErrorScope();
		expect(messages.some(({ type }) => type === 'error')).toBe(true);
	});

	it('bind at most 8 storage buffers, and exactly those of their specialisation', () => {
		for (const [key, { kernel, bindings, constants }] of specialisations) {
			expect(Object.keys(bindings).length, key).toBeLessThanOrEqual(8);
			const declared = [...sourceOf(kernel, constants).matchAll(/var<storage[^>]*> (\w+):/g)];
			expect(Object.keys(bindings).sort(), key).toEqual(declared.map(([, name]) => name).sort());
		}
	});

	it('are all used', () => {
		const used = new Set([...specialisations.values()].map(({ kernel }) => kernel));
		const idle = Object.keys(kernelManifest).filter(
			(name) => !used.has(name as Dispatch['kernel']),
		);
		// What opening a device tries: covered by its own test.
		expect(idle.sort()).toEqual(['device/quads']);
	});

	it('read 16-bit floats where products can', () => {
		const half = [...specialisations.values()].filter(({ constants }) => constants.HALF === 1);
		expect([...new Set(half.map(({ kernel }) => kernel))].sort()).toEqual([
			'linear/matmul-any',
			'linear/matmul-backward-shared',
			'linear/matmul-shared',
		]);
	});

	it('keep every binding index once', () => {
		for (const kernel of Object.keys(kernelManifest)) {
			const indices = Object.values(bindingsOf(kernel as Dispatch['kernel'])).map(
				({ index }) => index,
			);
			expect(new Set(indices).size, kernel).toBe(indices.length);
		}
	});
});
