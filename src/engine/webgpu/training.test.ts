/** The training program: AdamW against float64, the non-finite gate, one submit and nothing new a step, bytes as planned. */
import { beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy } from '../../graph/ops/cross-entropy';
import { inputTensor, parameter } from '../../graph/ops/leaves';
import { matmul } from '../../graph/ops/matmul';
import { Graph } from '../../graph/tensor';
import { smallText } from '../../testing/corpus';
import { testCpuEngine, testFusedEngine } from '../../testing/cpu';
import { smallExperiment } from '../../testing/experiment';
import { newEngine, newInstance, testEngine } from '../../testing/gpu';
import { relativeError } from '../../testing/op-check';
import { randomValues } from '../../testing/random';
import { estimate } from '../../train/estimate';
import { Trainer } from '../../train/trainer';
import type { Engine, StepReport } from '../executor';
import { layoutOf } from '../layout';
import { ReferenceEngine } from '../reference';

const CLASSES = 8;
const ROWS = 12;

/** Linear classifier whose inputs the test supplies: gradients of any size, or none that is finite. */
async function classifier(engine: Engine, update: 'adamw' | 'average' = 'adamw') {
	const graph = new Graph();
	const x = inputTensor(graph, 'x', [ROWS, 4], 'f32');
	const targets = inputTensor(graph, 'targets', [ROWS], 'i32');
	const weight = parameter(graph, 'weight', [4, CLASSES]);
	const bias = parameter(graph, 'bias', [CLASSES]);
	const loss = crossEntropy(matmul(x, weight, { bias }), targets);
	const layout = layoutOf([
		{ name: 'weight', shape: [4, CLASSES], decay: true },
		{ name: 'bias', shape: [CLASSES], decay: update === 'average', update },
	]);
	const reports: StepReport[] = [];
	const model = engine.createModel(layout, randomValues([layout.length], 'start'), true);
	const program = await engine.compileTraining({
		model,
		loss,
		seed: 1,
		optimiser: {
			beta1: 0.9,
			beta2: 0.95,
			epsilon: 1e-8,
			weightDecay: 0.1,
			maximumNorm: 0.5,
			averageRate: 0.25,
		},
		onReport: (report) => reports.push(report),
	});
	const step = async (index: number, x: Float32Array, beta1?: number) => {
		const targets = Int32Array.from({ length: ROWS }, (_, row) => (row * 5 + index) % CLASSES);
		await program.step({ step: index, learningRate: 0.01, beta1, inputs: { x, targets } });
	};
	return { model, program, reports, step };
}

async function train(
	engine: Engine,
	inputs: readonly Float32Array[],
	{ update, beta1 }: { update?: 'average'; beta1?: (step: number) => number | undefined } = {},
) {
	const { model, program, reports, step } = await classifier(engine, update);
	for (const [index, x] of inputs.entries()) await step(index, x, beta1?.(index));
	await program.settle();
	return { weights: await model.read(), reports };
}

const batch = (index: number, scale = 1) => randomValues([ROWS, 4], `x${index}`, scale);

const engines: readonly [string, () => Promise<Engine>][] = [
	['WebGPU', testEngine],
	['the CPU', testCpuEngine],
	['the CPU, fused', testFusedEngine],
];

describe.each(engines)('AdamW on %s', (_, open) => {
	it('clips, decays matrices only, and follows float64 for 7 steps', async () => {
		const inputs = [1, 3, 0.1, 9, 1, 1, 2].map((scale, index) => batch(index, scale));
		const gpu = await train(await open(), inputs);
		const reference = await train(new ReferenceEngine(), inputs);
		// kernels.md: 1e-5 after five steps; the division by a small sqrt(v) magnifies rounding.
		expect(relativeError(gpu.weights, reference.weights)).toBeLessThan(1e-5);
		gpu.reports.forEach(({ gradientNorm, loss, step }, index) => {
			expect(step).toBe(index);
			expect(gradientNorm / (reference.reports[index]?.gradientNorm ?? 0)).toBeCloseTo(1, 5);
			expect(loss).toBeCloseTo(reference.reports[index]?.loss ?? 0, 5);
		});
	});

	it('takes beta1 of each step, and follows float64', async () => {
		const inputs = Array.from({ length: 9 }, (_, index) => batch(index, 1 + (index % 3)));
		const beta1 = (step: number) => (step === 4 ? undefined : 0.95 - 0.02 * Math.abs(4 - step));
		const gpu = await train(await open(), inputs, { beta1 });
		const reference = await train(new ReferenceEngine(), inputs, { beta1 });
		expect(relativeError(gpu.weights, reference.weights)).toBeLessThan(1e-5);
		const constant = await train(new ReferenceEngine(), inputs);
		expect(relativeError(constant.weights, reference.weights)).toBeGreaterThan(1e-3);
	});

	it('corrects by the beta1 of a step after many, too', async () => {
		const inputs = Array.from({ length: 300 }, (_, index) => batch(index % 7));
		const beta1 = (step: number) => 0.85 + 0.0003 * step;
		const gpu = await train(await open(), inputs, { beta1 });
		const reference = await train(new ReferenceEngine(), inputs, { beta1 });
		expect(relativeError(gpu.weights, reference.weights)).toBeLessThan(1e-5);
	});

	it('given the beta1 of its settings makes the same bits as without', async () => {
		const inputs = [batch(0), batch(1), batch(2)];
		for (const engine of [await open(), new ReferenceEngine()]) {
			const given = await train(engine, inputs, { beta1: () => 0.9 });
			expect(given.weights).toEqual((await train(engine, inputs)).weights);
		}
	});

	it('moves averaged parameters towards their target, outside the norm and the decay', async () => {
		const inputs = [batch(0), batch(1, 3), batch(2)];
		const gpu = await train(await open(), inputs, { update: 'average' });
		const reference = await train(new ReferenceEngine(), inputs, { update: 'average' });
		expect(relativeError(gpu.weights, reference.weights)).toBeLessThan(1e-5);
		const { reports } = await train(new ReferenceEngine(), inputs);
		const norm = (rows: readonly StepReport[]) => rows[0]?.gradientNorm ?? 0;
		expect(norm(gpu.reports)).toBeCloseTo(norm(reference.reports), 5);
		expect(norm(reports)).toBeGreaterThan(norm(reference.reports));
	});

	it('leaves out a step whose gradient is not finite, and says so', async () => {
		const good = [batch(0), batch(1), batch(2)];
		const broken = new Float32Array(ROWS * 4).fill(Number.NaN);
		const infinite = new Float32Array(ROWS * 4).fill(3e38);
		const engine = await open();
		const { step, program, model, reports } = await classifier(engine);
		await step(0, good[0] as Float32Array);
		await program.settle();
		const before = await model.read();
		await step(1, broken);
		await step(2, infinite);
		await program.settle();
		expect(await model.read()).toEqual(before);
		expect(reports.map(({ skipped }) => skipped)).toEqual([0, 1, 2]);
		await step(3, good[1] as Float32Array);
		await program.settle();
		expect(await model.read()).not.toEqual(before);
		expect(reports.at(-1)?.skipped).toBe(2);
	});
});

describe('a training run on the device', () => {
	const corpus = smallText();
	const run = async (engine: Engine, steps: number) => {
		const losses: number[] = [];
		const trainer = await Trainer.create(engine, smallExperiment, corpus, {
			now: () => performance.now(),
			onRow: ({ loss }) => losses.push(loss),
		});
		for (let step = 0; step < steps; step++) await trainer.advance();
		await trainer.settle();
		return { trainer, losses };
	};

	it('twice with one seed gives the same bits: losses and weights', async () => {
		const engine = await testEngine();
		const first = await run(engine, 6);
		const second = await run(engine, 6);
		expect(second.losses).toEqual(first.losses);
		expect(await second.trainer.model.read()).toEqual(await first.trainer.model.read());
	});

	it('one submit a step; no buffer, no bind group after the first', async () => {
		const making = countCreations();
		const { trainer } = await run(await testEngine(), 1);
		const made = making.stop();
		expect(made.createBuffer).toBeGreaterThan(0);
		expect(made.createBindGroup).toBeGreaterThan(0);
		const counted = countCreations();
		const before = trainer.submits;
		for (let step = 0; step < 5; step++) await trainer.advance();
		await trainer.settle();
		expect(trainer.submits - before).toBe(5);
		expect(counted.stop()).toEqual({
			createBuffer: 0,
			createBindGroup: 0,
			createComputePipelineAsync: 0,
		});
	});

	it('holds the bytes that the estimate predicts, and gives all back', async () => {
		const engine = await newEngine();
		const { trainer } = await run(engine, 2);
		await trainer.evaluate();
		await trainer.sample();
		const { peakBytes } = engine.memory();
		const planned = estimate(smallExperiment, engine.info).peakBytes;
		expect(Math.abs(peakBytes / planned - 1)).toBeLessThan(0.05);
		trainer.dispose();
		expect(engine.memory().liveBytes).toBe(0);
		engine.dispose();
	});
});

/** Counts calls of a device's factories until stopped. */
function countCreations() {
	const prototype = Object.getPrototypeOf(deviceOf()) as Record<
		string,
		(...args: unknown[]) => unknown
	>;
	const counts = { createBuffer: 0, createBindGroup: 0, createComputePipelineAsync: 0 };
	const originals = new Map<string, (...args: unknown[]) => unknown>();
	for (const name of Object.keys(counts) as (keyof typeof counts)[]) {
		const original = prototype[name] as (...args: unknown[]) => unknown;
		originals.set(name, original);
		prototype[name] = function (this: unknown, ...args: unknown[]) {
			counts[name]++;
			return original.apply(this, args);
		};
	}
	return {
		stop: () => {
			for (const [name, original] of originals) prototype[name] = original;
			return counts;
		},
	};
}

let device: GPUDevice;
const deviceOf = () => device;

beforeAll(async () => {
	await testEngine();
	device = (await (await newInstance().requestAdapter())?.requestDevice()) as GPUDevice;
});
