/** The CPU engine with threads: the same bits with any number of them, memory that grows, an end that is clean. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type CpuEngine, openCpu } from '../engine/cpu';
import { type Arithmetic, arithmetics } from '../engine/cpu/modules/arithmetic';
import { fetchKernels } from '../engine/cpu/modules/fetch';
import { layoutOf } from '../engine/layout';
import { inputTensor } from '../graph/ops/leaves';
import { matmul } from '../graph/ops/matmul';
import { relu } from '../graph/ops/relu';
import { Graph } from '../graph/tensor';
import { smallText } from '../testing/corpus';
import { smallExperiment } from '../testing/experiment';
import { randomValues } from '../testing/random';
import type { Experiment } from '../train/experiment';
import { Trainer } from '../train/trainer';
import { allowFused, arithmeticChoice } from './arithmetic';
import { startNodeHelper, threadCount } from './cpu-threads';
import { engineChoice } from './engine';

const opened: CpuEngine[] = [];

async function open(threads: number, arithmetic: Arithmetic = 'plain'): Promise<CpuEngine> {
	allowFused(arithmetic);
	const engine = await openCpu({ threads, start: startNodeHelper, arithmetic });
	opened.push(engine);
	return engine;
}

afterAll(() => {
	for (const engine of opened) engine.dispose();
});

async function weightsOf(engine: CpuEngine, changes: Partial<Experiment>): Promise<Float32Array> {
	const trainer = await Trainer.create(engine, { ...smallExperiment, ...changes }, smallText(), {
		now: () => 0,
		onRow: () => {},
	});
	while (!trainer.finished) await trainer.advance();
	await trainer.settle();
	const weights = await trainer.model.read();
	trainer.dispose();
	return weights;
}

describe('threads', () => {
	const variants: readonly Partial<Experiment>[] = [
		{ variant: 'mgk', dropout: 0.1, heads: 3 },
		{ variant: 'smgk', variance: 'learned' },
		{ variant: 'mlk' },
	];
	describe.each(arithmetics)('%s arithmetic', (arithmetic) => {
		it.each(variants)('one, two and three give the same bits: %o', async (changes) => {
			const alone = await weightsOf(await open(1, arithmetic), changes);
			expect(alone.every(Number.isFinite)).toBe(true);
			expect(await weightsOf(await open(2, arithmetic), changes)).toEqual(alone);
			expect(await weightsOf(await open(3, arithmetic), changes)).toEqual(alone);
		});
	});

	it('a wish that is no number of threads is refused', () => {
		expect(threadCount('3')).toBe(3);
		for (const wish of ['0', '65', 'two', ''])
			expect(() => threadCount(wish)).toThrow('--threads must be a whole number from 1 to 64');
	});
});

describe('arithmetic', () => {
	it('is told by the device and by its details, and changes bits', async () => {
		const weights = [];
		for (const arithmetic of arithmetics) {
			const engine = await open(1, arithmetic);
			expect(engine.info.arithmetic).toBe(arithmetic);
			expect(engine.details.features['fused multiply-add']).toBe(arithmetic === 'fused');
			weights.push(await weightsOf(engine, { variant: 'mgk' }));
		}
		expect(weights[0]).not.toEqual(weights[1]);
	});

	it('fused is refused where relaxed SIMD is not, and plain is taken unasked', async () => {
		const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
		try {
			await expect(openCpu({ arithmetic: 'fused' })).rejects.toMatchObject({
				code: 'device',
				message: expect.stringMatching(/^Fused multiply-add is not here: .*relaxed SIMD/),
			});
			expect((await openCpu()).info.arithmetic).toBe('plain');
		} finally {
			validate.mockRestore();
		}
	});

	it('a wish that is no arithmetic, or for another engine, is refused', () => {
		expect(arithmeticChoice(undefined)).toBeUndefined();
		expect(arithmeticChoice('fused')).toBe('fused');
		expect(() => arithmeticChoice('exact')).toThrow(
			'--arithmetic must be plain or fused, got exact',
		);
		expect(() => engineChoice({ engine: 'webgpu', arithmetic: 'plain' })).toThrow(
			'--arithmetic belongs to --engine cpu, not to webgpu',
		);
	});
});

describe('memory', () => {
	function square(size: number) {
		const graph = new Graph();
		const a = inputTensor(graph, 'a', [size, size], 'f32');
		return { y: relu(matmul(a, a)) };
	}

	it('what was there before it grew is there after, with two threads', async () => {
		const engine = await open(2);
		const layout = layoutOf([{ name: 'w', shape: [100], decay: false }]);
		const values = randomValues([layout.length], 'w');
		const model = engine.createModel(layout, values, false);
		const small = await engine.compile(model, square(40));
		const a = randomValues([40, 40], 'a');
		const before = await small.run({ a });
		const before2 = engine.memory();
		const large = await engine.compile(model, square(1000));
		await large.run({ a: randomValues([1000, 1000], 'large') });
		expect(await model.read()).toEqual(values);
		expect(await small.run({ a })).toEqual(before);
		large.dispose();
		expect(engine.memory().liveBytes).toBe(before2.liveBytes);
		expect(engine.memory().peakBytes).toBeGreaterThan(before2.liveBytes + 8e6);
	});

	it('what does not fit is refused in words, and leaves nothing behind', async () => {
		const engine = await open(1);
		const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
		const { liveBytes } = engine.memory();
		await expect(engine.compile(model, square(40_000))).rejects.toMatchObject({
			code: 'memory',
			message: expect.stringMatching(/has no room for [\d.]+ GiB/),
		});
		expect(engine.memory().liveBytes).toBe(liveBytes);
	});
});

/** Sections of a module by number, as the binary format counts them. */
function sectionsOf(bytes: Uint8Array): number[] {
	const found: number[] = [];
	let at = 8;
	while (at < bytes.length) {
		found.push(bytes[at++] as number);
		let size = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = bytes[at++] as number;
			size |= (byte & 0x7f) << shift;
			if (byte < 0x80) break;
		}
		at += size;
	}
	return found;
}

it('the kernels have no data of their own: every thread would write it over the memory of all', async () => {
	const [code, data] = [10, 11];
	for (const arithmetic of arithmetics)
		for (const memory of ['single', 'shared'] as const) {
			const module = await fetchKernels(arithmetic, memory);
			expect(sectionsOf(module)).toContain(code);
			expect(sectionsOf(module)).not.toContain(data);
		}
});

it('products of 512 by 512: what one thread and two reach', async () => {
	const size = 512;
	const figures: string[] = [];
	const results: Float32Array[] = [];
	for (const [threads, arithmetic] of [
		[1, 'plain'],
		[2, 'plain'],
		[1, 'fused'],
		[2, 'fused'],
	] as const) {
		const engine = await open(threads, arithmetic);
		const graph = new Graph();
		const a = inputTensor(graph, 'a', [size, size], 'f32');
		const b = inputTensor(graph, 'b', [size, size], 'f32');
		const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
		const program = await engine.compile(model, { y: matmul(a, b) });
		const data = { a: randomValues([size, size], 'a'), b: randomValues([size, size], 'b') };
		const times: number[] = [];
		for (let repeat = 0; repeat < 30; repeat++) {
			const start = performance.now();
			await program.execute(data);
			times.push(performance.now() - start);
		}
		figures.push(
			`${threads} ${arithmetic}: ${((2 * size ** 3) / Math.min(...times) / 1e6).toFixed(0)} GFLOP/s`,
		);
		results.push((await program.run(data)).y ?? new Float32Array());
	}
	console.info(`matmul 512, threads ${figures.join(', ')}`);
	expect(results[1]).toEqual(results[0]);
	expect(results[3]).toEqual(results[2]);
});
