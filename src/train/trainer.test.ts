/** Training end to end on the reference engine, and what a look inside shows. */
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../core/safetensors';
import { valuesOf } from '../engine/layout';
import { ReferenceEngine } from '../engine/reference';
import { smallText } from '../testing/corpus';
import { smallExperiment } from '../testing/experiment';
import { testEngine } from '../testing/gpu';
import { relativeError } from '../testing/op-check';
import { encodeCheckpoint, modelConfig } from './checkpoint';
import type { Experiment } from './experiment';
import { type StepRow, Trainer } from './trainer';

async function trainerOf(
	change: Partial<Experiment> = {},
	engine = new ReferenceEngine() as Parameters<typeof Trainer.create>[0],
) {
	const rows: StepRow[] = [];
	let clock = 0;
	const trainer = await Trainer.create(engine, { ...smallExperiment, ...change }, smallText(), {
		now: () => (clock += 10),
		onRow: (row) => rows.push(row),
	});
	return { trainer, rows };
}

async function run(trainer: Trainer, steps: number) {
	for (let step = 0; step < steps; step++) await trainer.advance();
	await trainer.settle();
}

describe('a run', () => {
	it('learns: the loss falls from about log 256', async () => {
		const { trainer, rows } = await trainerOf({ steps: 40, learningRate: 0.01, deviation: 0.05 });
		await run(trainer, 40);
		expect(rows[0]?.loss).toBeCloseTo(Math.log(256), 0);
		expect(rows.at(-1)?.loss).toBeLessThan(3);
		expect(trainer.finished).toBe(true);
	});

	it.each(['linear', 'mlk', 'smlk'] as const)('learns with %s on WebGPU', async (variant) => {
		const change = { variant, steps: 40, learningRate: 0.01, deviation: 0.05 };
		const { trainer, rows } = await trainerOf(change, await testEngine());
		await run(trainer, 40);
		expect(rows[0]?.loss).toBeCloseTo(Math.log(256), 0);
		expect(rows.at(-1)?.loss).toBeLessThan(3);
	});

	it('counts steps from 0, tokens with the step, and time without pauses', async () => {
		const { trainer, rows } = await trainerOf();
		await run(trainer, 2);
		expect(rows.map(({ step, tokens }) => [step, tokens])).toEqual([
			[0, 57],
			[1, 114],
		]);
		const before = rows.at(-1)?.elapsedMs ?? 0;
		await run(trainer, 1);
		expect((rows.at(-1)?.elapsedMs ?? 0) - before).toBeLessThanOrEqual(30);
	});

	it('follows the reference on WebGPU', async () => {
		const reference = await trainerOf({ dropout: 0.1 });
		const gpu = await trainerOf({ dropout: 0.1 }, await testEngine());
		for (const { trainer } of [reference, gpu]) await run(trainer, 6);
		const losses = (rows: readonly StepRow[]) => rows.map(({ loss }) => loss);
		expect(relativeError(losses(gpu.rows), losses(reference.rows))).toBeLessThan(1e-5);
		const [a, b] = await Promise.all([gpu.trainer.evaluate(), reference.trainer.evaluate()]);
		expect(a.loss).toBeCloseTo(b.loss, 4);
		expect(a.tokens).toBe(b.tokens);
		if (a.kind !== 'language') throw new Error('a text is scored a byte');
		expect(a.bitsPerByte).toBeCloseTo(a.loss / Math.log(2), 10);
		expect(a.perplexity).toBeCloseTo(Math.exp(a.loss), 10);
	});

	it('is not changed by evaluations, samples and probes', async () => {
		const plain = await trainerOf();
		const watched = await trainerOf();
		await run(plain.trainer, 4);
		for (let step = 0; step < 4; step++) {
			await run(watched.trainer, 1);
			await watched.trainer.evaluate();
			await watched.trainer.sample();
			await watched.trainer.probe({ text: 'the union', layer: 0, head: 0 });
		}
		expect(watched.rows.map(({ loss }) => loss)).toEqual(plain.rows.map(({ loss }) => loss));
	});

	it('refuses a text that is shorter than its context', async () => {
		await expect(trainerOf({ context: 2000 })).rejects.toThrow('context of 2000 tokens');
	});
});

describe('samples', () => {
	it('repeat with seed and step; temperature 0 takes the likeliest', async () => {
		const { trainer } = await trainerOf({ sampleLength: 12 });
		expect(await trainer.sample()).toBe(await trainer.sample());
		const { trainer: cold } = await trainerOf({ sampleLength: 4, temperature: 0 });
		expect(await cold.sample()).toHaveLength(4);
	});
});

describe('a look inside', () => {
	it('shows weights that sum to one, responsibilities, prior, variance, summary', async () => {
		const { trainer } = await trainerOf();
		const view = await trainer.probe({ text: 'the people', layer: 1, head: 1 });
		expect(view.tokens).toEqual([...'the␣people']);
		expect(view.weights).toHaveLength(100);
		const lastRow = view.weights.subarray(90);
		expect(lastRow.reduce((sum, a) => sum + a, 0)).toBeCloseTo(1, 6);
		expect(view.responsibility).toHaveLength(200);
		expect(view.prior?.reduce((sum, pi) => sum + pi, 0)).toBeCloseTo(1, 6);
		expect(view.variance?.[0]).toBeCloseTo(Math.sqrt(8), 5);
		expect(view.componentsUsed).toBeGreaterThanOrEqual(1);
		expect(view.componentsUsed).toBeLessThanOrEqual(2);
		expect(view.entropy).toBeGreaterThan(0);
		expect(view.entropy).toBeLessThanOrEqual(1);
	});

	it('hard sMGK has one component a pair and no prior', async () => {
		const change = { variant: 'smgk', assignment: 'hard', variance: 'code-lm' } as const;
		const { trainer } = await trainerOf(change, await testEngine());
		const view = await trainer.probe({ text: 'the people', layer: 0, head: 1 });
		expect([...(view.responsibility ?? [])].every((share) => share === 0 || share === 1)).toBe(
			true,
		);
		expect(view.prior).toBeUndefined();
		expect(view.variance?.[1]).toBeCloseTo(Math.sqrt(8) / 3, 5);
	});

	it('a prior by position is shown as its mean', async () => {
		const { trainer } = await trainerOf({ prior: 'learned-positional' }, await testEngine());
		await run(trainer, 3);
		const view = await trainer.probe({ text: 'union', layer: 0, head: 0 });
		expect(view.prior?.reduce((sum, pi) => sum + pi, 0)).toBeCloseTo(1, 6);
	});

	it('softmax has weights only', async () => {
		const { trainer } = await trainerOf({ variant: 'softmax' });
		const view = await trainer.probe({ text: 'union', layer: 0, head: 0 });
		expect(view.responsibility).toBeUndefined();
		expect(view.componentsUsed).toBeUndefined();
	});

	it('linear attention has weights only', async () => {
		const { trainer } = await trainerOf({ variant: 'linear' });
		const view = await trainer.probe({ text: 'union', layer: 0, head: 0 });
		expect(view.weights.subarray(20).reduce((sum, a) => sum + a, 0)).toBeCloseTo(1, 6);
		expect(view.responsibility).toBeUndefined();
	});

	it.each(['mlk', 'smlk'] as const)('%s has shares of the kernel and a prior', async (variant) => {
		const reference = await trainerOf({ variant });
		const gpu = await trainerOf({ variant }, await testEngine());
		const request = { text: 'the people', layer: 1, head: 1 };
		const view = await reference.trainer.probe(request);
		const seen = await gpu.trainer.probe(request);
		const lastRow = view.weights.subarray(90);
		expect(lastRow.reduce((sum, a) => sum + a, 0)).toBeCloseTo(1, 6);
		expect(view.responsibility).toHaveLength(200);
		expect(view.prior?.reduce((sum, pi) => sum + pi, 0)).toBeCloseTo(1, 6);
		expect(view.variance).toBeUndefined();
		expect(view.componentsUsed).toBeLessThanOrEqual(2);
		expect(relativeError(seen.responsibility ?? [], view.responsibility ?? [])).toBeLessThan(1e-5);
	});

	it.each([
		[{ text: 'a', layer: 2, head: 0 }, 'The model has 2 layers; there is no layer 3.'],
		[{ text: 'a', layer: 0, head: 5 }, 'The model has 2 heads; there is no head 6.'],
		[{ text: '', layer: 0, head: 0 }, 'The probe sentence is empty.'],
	])('%j is refused', async (request, message) => {
		const { trainer } = await trainerOf();
		await expect(trainer.probe(request)).rejects.toThrow(message);
	});
});

describe('a clamped prior that the heads of a layer share', () => {
	it('starts even, moves as one, and is two numbers a layer in a checkpoint', async () => {
		const change = { prior: 'clamped-shared', learningRate: 0.01 } as const;
		const { trainer } = await trainerOf(change, await testEngine());
		const priorOf = async (layer: number, head: number) => [
			...((await trainer.probe({ text: 'the union', layer, head })).prior ?? []),
		];
		expect(await priorOf(0, 0)).toEqual([0.5, 0.5]);
		await run(trainer, 5);
		const [first, other] = [await priorOf(0, 0), await priorOf(0, 1)];
		expect(other).toEqual(first);
		expect(await priorOf(1, 0)).not.toEqual(first);
		for (const pi of first) expect(Math.abs(pi - 0.5)).toBeGreaterThan(1e-3);
		const { declarations, model } = trainer;
		const encoded = encodeCheckpoint(declarations, model.layout, await model.read(), 5);
		const held = decodeSafetensors(encoded).tensors.get('blocks.0.attn.pi');
		expect(held?.shape).toEqual([1, 2]);
		expect([...(held?.data ?? [])]).toEqual(first);
	});

	it('WebGPU follows the reference', async () => {
		const change = { prior: 'clamped-shared', context: 8, batch: 2 } as const;
		const reference = await trainerOf(change);
		const gpu = await trainerOf(change, await testEngine());
		for (const { trainer } of [reference, gpu]) await run(trainer, 5);
		const { layout } = gpu.trainer.model;
		const own = (flat: Float32Array) => valuesOf(layout, flat, 'blocks.1.attn.pi');
		const [got, wanted] = [await gpu.trainer.model.read(), await reference.trainer.model.read()];
		expect(relativeError(own(got), own(wanted))).toBeLessThan(1e-5);
	});
});

describe('the M-step of the prior', () => {
	it.each(['m-step', 'm-step-joint'] as const)(
		'%s: WebGPU follows the reference',
		async (prior) => {
			const change = { prior, priorMemory: 0.5, context: 8, batch: 2 } as const;
			const reference = await trainerOf(change);
			const gpu = await trainerOf(change, await testEngine());
			for (const { trainer } of [reference, gpu]) await run(trainer, 3);
			const { layout } = gpu.trainer.model;
			const [wanted, got] = [await reference.trainer.model.read(), await gpu.trainer.model.read()];
			const own = (flat: Float32Array) => valuesOf(layout, flat, 'blocks.1.attn.pi');
			expect(relativeError(own(got), own(wanted))).toBeLessThan(1e-5);
			const [first = 0, other = 0] = [own(got)[0], own(got)[8]];
			expect(first + other).toBeCloseTo(1, 5);
			expect(first).not.toBeCloseTo(0.5, 3);
		},
	);
});

describe('a checkpoint', () => {
	it('holds the shifts, one key a token, and the number of keys', async () => {
		const { trainer } = await trainerOf({ variant: 'smlk', components: 3 });
		const { declarations, model } = trainer;
		const bytes = encodeCheckpoint(declarations, model.layout, await model.read(), 0);
		const { tensors } = decodeSafetensors(bytes);
		expect(tensors.get('blocks.0.attn.shift')?.shape).toEqual([2, 3, 8]);
		expect(tensors.get('blocks.0.attn.k.weight')?.shape).toEqual([16, 20]);
		const keysOf = (variant: Experiment['variant']) =>
			modelConfig({ ...smallExperiment, variant, components: 3 }, trainer.task).num_key_components;
		expect([keysOf('smlk'), keysOf('linear'), keysOf('softmax')]).toEqual([3, 1, 1]);
	});

	it('names the shifts of sMGK, the first of which starts at zero', async () => {
		const { trainer } = await trainerOf({ variant: 'smgk' });
		const { declarations, model } = trainer;
		const encoded = encodeCheckpoint(declarations, model.layout, await model.read(), 0);
		const { tensors } = decodeSafetensors(encoded);
		expect([...(tensors.get('blocks.0.attn.k.weight')?.shape ?? [])]).toEqual([16, 20]);
		const shift = tensors.get('blocks.1.attn.shift');
		expect([...(shift?.shape ?? [])]).toEqual([2, 2, 8]);
		for (const head of [0, 16]) {
			expect([...(shift?.data.subarray(head, head + 8) ?? [])].every((b) => b === 0)).toBe(true);
			expect([...(shift?.data.subarray(head + 8, head + 16) ?? [])].every((b) => b !== 0)).toBe(
				true,
			);
		}
	});

	it('has PyTorch names and orientations', async () => {
		const { trainer } = await trainerOf({ variance: 'learned', projectionBias: true });
		const { declarations, model } = trainer;
		const flat = await model.read();
		const { tensors, metadata } = decodeSafetensors(
			encodeCheckpoint(declarations, model.layout, flat, 7),
		);
		const shapes = Object.fromEntries([...tensors].map(([name, { shape }]) => [name, [...shape]]));
		expect(metadata.get('step')).toBe('7');
		expect(shapes).toMatchObject({
			'tok_emb.weight': [256, 20],
			'pos_emb.weight': [19, 20],
			'blocks.0.attn.q.weight': [16, 20],
			'blocks.0.attn.k.weight': [32, 20],
			'blocks.0.attn.v.weight': [16, 20],
			'blocks.0.attn.k.bias': [32],
			'blocks.0.attn.out.weight': [20, 16],
			'blocks.1.attn.pi_logits': [2, 2],
			'blocks.1.attn.log_sigma': [2, 2],
			'blocks.1.mlp.fc1.weight': [28, 20],
			'blocks.1.mlp.fc2.weight': [20, 28],
			'ln_f.weight': [20],
			'head.weight': [256, 20],
		});
		const { offset } = model.layout.slots.find(
			({ name }) => name === 'blocks.0.attn.projection.weight',
		) ?? { offset: 0 };
		// Key column 3 of input row 5: column 16 + 3 of our [20, 64].
		expect(tensors.get('blocks.0.attn.k.weight')?.data[3 * 20 + 5]).toBe(
			flat[offset + 5 * 64 + 19],
		);
	});
});
