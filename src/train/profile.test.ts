/** Profiles on both engines: they add up, name every kernel of the plan, and leave training and memory as they were. */
import { describe, expect, it } from 'vitest';
import { Problem } from '../core/problem';
import type { Engine } from '../engine/executor';
import { ReferenceEngine } from '../engine/reference';
import { selfTest } from '../engine/self-test';
import { smallText } from '../testing/corpus';
import { testCpuEngine } from '../testing/cpu';
import { smallExperiment } from '../testing/experiment';
import { testEngine } from '../testing/gpu';
import { estimate } from './estimate';
import { profileStep } from './profile';
import { Trainer } from './trainer';

const experiment = { ...smallExperiment, variant: 'mgk', dropout: 0.1, clip: 1 } as const;
const now = () => performance.now();

const engines: readonly [string, () => Promise<Engine>][] = [
	['WebGPU', testEngine],
	['the CPU', testCpuEngine],
];

function profiled(engine: Engine, more: Partial<Parameters<typeof profileStep>[3]> = {}) {
	return profileStep(engine, experiment, smallText(), { repeats: 3, now, ...more });
}

describe.each(engines)('a profile on %s', (name, open) => {
	it('has every kernel of the plan, its FLOP and a time, and shares that add up to 1', async () => {
		const engine = await open();
		const { liveBytes } = engine.memory();
		const planned = estimate(experiment, engine.info);
		const profile = await profiled(engine);
		const kernels = profile.operations.flatMap((operation) => operation.kernels);
		expect(kernels).toHaveLength(planned.dispatchesPerStep);
		expect(profile.flops).toBe(planned.flopsPerStep);
		expect(profile.rows.reduce((sum, { flops }) => sum + flops, 0)).toBe(planned.flopsPerStep);
		expect(profile.rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
		expect(profile.repeats).toBe(3);
		expect(profile.wholeMs).toBeGreaterThan(0);
		for (const { ms, bytes } of kernels) {
			expect(ms).toBeGreaterThanOrEqual(0);
			expect(bytes).toBeGreaterThan(0);
		}
		for (const row of profile.rows) {
			expect(Number.isFinite(row.roofShare)).toBe(true);
			expect(row.flopsPerSecond).toBeLessThan(1e15);
		}
		const found = profile.rows.map(({ op, pass }) => `${pass} ${op}`);
		expect(found).toEqual(
			expect.arrayContaining([
				'forward matmul',
				'backward matmul',
				'forward attention',
				'backward attentionBackward',
				'forward dropout',
				'optimiser AdamW',
			]),
		);
		expect(profile.clock).toBe(name === 'the CPU' ? 'calls' : profile.clock);
		expect(profile.roof.flopsPerSecond).toBeGreaterThan(1e8);
		expect(profile.roof.bytesPerSecond).toBeGreaterThan(1e7);
		expect(engine.memory().liveBytes).toBe(liveBytes);
	});

	it('changes no bit of a run that is under way', async () => {
		const engine = await open();
		const weights = async (between: () => Promise<unknown>) => {
			const losses: number[] = [];
			const trainer = await Trainer.create(engine, experiment, smallText(), {
				now: () => 0,
				onRow: ({ loss }) => losses.push(loss),
			});
			for (let step = 0; step < experiment.steps; step++) {
				await trainer.advance();
				if (step === 2) await between();
			}
			await trainer.settle();
			const values = await trainer.model.read();
			trainer.dispose();
			return { losses, values };
		};
		const undisturbed = await weights(async () => {});
		expect(await weights(() => profiled(engine, { repeats: 1 }))).toEqual(undisturbed);
		expect(undisturbed.losses).toHaveLength(experiment.steps);
	});

	it('can be cancelled, and leaves nothing behind', async () => {
		const engine = await open();
		const { liveBytes } = engine.memory();
		const controller = new AbortController();
		const cancelled = profiled(engine, {
			repeats: 1000,
			signal: controller.signal,
			onProgress: (activity) => {
				if (activity === 'Timing a step') controller.abort();
			},
		});
		await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
		expect(engine.memory().liveBytes).toBe(liveBytes);
	});

	it('begins no repetition beyond its time', async () => {
		expect((await profiled(await open(), { repeats: 1000, mostMs: 0 })).repeats).toBe(1);
	});

	it('the kernels pass their test', async () => {
		const engine = await open();
		const { liveBytes } = engine.memory();
		const tested = await selfTest(engine);
		expect(tested).toMatchObject({ passed: true });
		expect(tested.largestError).toBeGreaterThan(0);
		expect(tested.cases.map((each) => each.name)).toContain('MGK attention');
		expect(engine.memory().liveBytes).toBe(liveBytes);
	});

	it('the engine says what it is', async () => {
		const { details } = await open();
		expect(details.kernels).toMatch(/a vector|a thread/);
		expect(details.limits.every(({ value }) => value > 0)).toBe(true);
	});
});

it('kernels that are wrong fail the test', async () => {
	const engine = await testCpuEngine();
	const wrong: Engine = Object.create(engine, {
		compile: {
			value: async (...given: Parameters<Engine['compile']>) => {
				const program = await engine.compile(...given);
				return {
					run: async (inputs: Parameters<typeof program.run>[0]) => {
						const outputs = await program.run(inputs);
						for (const values of Object.values(outputs)) values[0] = (values[0] ?? 0) + 0.01;
						return outputs;
					},
					dispose: () => program.dispose(),
				};
			},
		},
		createModel: { value: engine.createModel.bind(engine) },
	});
	expect(await selfTest(wrong)).toMatchObject({ passed: false });
});

it('the reference engine has no kernels to time', async () => {
	await expect(profiled(new ReferenceEngine())).rejects.toThrow(Problem);
});
