/** Labelled examples end to end: batches, training, score, a look inside; on both engines. */
import { describe, expect, it } from 'vitest';
import { loadData } from '../data';
import { byteEncoding } from '../data/encoding';
import type { Example } from '../data/example';
import { type LabelledData, labelledBatch } from '../data/labelled';
import { labelledTask } from '../data/tasks';
import { typedText } from '../data/tasks/typed';
import { ReferenceEngine } from '../engine/reference';
import { smallExperiment } from '../testing/experiment';
import { testEngine } from '../testing/gpu';
import { dataEnvironment } from '../testing/loopback';
import { uniformInts } from '../testing/random';
import { estimate } from './estimate';
import { type Experiment, requireConsistent } from './experiment';
import { runData } from './run-data';
import { type StepRow, Trainer } from './trainer';

const task = labelledTask('listops-mini');
if (!task) throw new Error('ListOps-mini is gone');

/** Mostly one digit, which is the label: as easy as a task can be. */
function easyRows(site: number): (index: number) => Example {
	return (index) => {
		const draw = uniformInts(site + 7 * index);
		const label = draw(10);
		const length = 8 + draw(10);
		const tokens = Uint8Array.from({ length }, () => (draw(4) === 0 ? draw(14) : label));
		return { tokens, label };
	};
}

function easyData(): LabelledData {
	const rows = (site: number) => (count: number) =>
		Array.from({ length: count }, (_, index) => easyRows(site)(index));
	return {
		...(task as LabelledData),
		kind: 'labelled',
		train: (first, count) =>
			Array.from({ length: count }, (_, index) => easyRows(1)(first + index)),
		validation: rows(100_003),
		test: rows(200_017),
		baselines: async () => ({ majority: 0.1 }),
	};
}

const experiment: Experiment = {
	...smallExperiment,
	corpus: 'listops-mini',
	context: 120,
	batch: 8,
	steps: 60,
	learningRate: 0.01,
	evaluationBatches: 8,
	deviation: 0.1,
};

async function trained(
	engine: Parameters<typeof Trainer.create>[0],
	change: Partial<Experiment> = {},
) {
	const rows: StepRow[] = [];
	let clock = 0;
	const own = { ...experiment, ...change };
	const trainer = await Trainer.create(engine, own, easyData(), {
		now: () => (clock += 10),
		onRow: (row) => rows.push(row),
	});
	while (!trainer.finished) await trainer.advance();
	await trainer.settle();
	return { trainer, rows };
}

describe('a classifier', () => {
	it.each(['mgk', 'smlk'])(
		'%s learns an easy task, and is scored beside its baseline',
		async (variant) => {
			const { trainer, rows } = await trained(await testEngine(), { variant });
			expect(rows[0]?.loss).toBeCloseTo(Math.log(10), 0);
			const score = await trainer.evaluate();
			if (score.kind !== 'classification') throw new Error('examples are classified');
			expect(score.accuracy).toBeGreaterThan(0.8);
			expect(score.tokens).toBe(64);
			expect(score.baselines).toEqual({ majority: 0.1 });
			const all = score.confusion.flat();
			expect(all.reduce((sum, count) => sum + count, 0)).toBe(64);
			const right = score.confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
			expect(right / 64).toBeCloseTo(score.accuracy, 12);
			expect(await trainer.sample()).toBe('');
		},
		120_000,
	);

	it('follows the reference', async () => {
		const [gpu, reference] = [
			await trained(await testEngine(), { steps: 5 }),
			await trained(new ReferenceEngine(), { steps: 5 }),
		];
		gpu.rows.forEach(({ loss }, step) => {
			expect(loss).toBeCloseTo(reference.rows[step]?.loss ?? 0, 4);
		});
	}, 60_000);

	it('is looked into by an example; every token sees every other', async () => {
		const { trainer } = await trained(await testEngine(), { steps: 1 });
		const { tokens, weights } = await trainer.probe({ text: '[MAX 2 ( 9 ) ]', layer: 0, head: 1 });
		expect(tokens).toEqual(['[MAX', '2', '9', ']']);
		for (let row = 0; row < 4; row++) {
			const own = weights.subarray(4 * row, 4 * row + 4);
			expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
			expect(Math.min(...own)).toBeGreaterThan(0);
		}
		await expect(trainer.probe({ text: '[MAX two ]', layer: 0, head: 0 })).rejects.toThrow(
			'has no symbol "two"',
		);
	}, 60_000);
});

/** Two texts of which the second repeats the first, or not; four symbols are letters of a byte each. */
function pairData(): LabelledData {
	const rows = (first: number, count: number) =>
		Array.from({ length: count }, (_, index) => {
			const draw = uniformInts(900 + first + index);
			const texts = [0, 1].map(() => Uint8Array.from({ length: 6 + draw(5) }, () => 97 + draw(4)));
			const [tokens = new Uint8Array(), second = tokens] = texts;
			return { tokens, second, label: (first + index) % 3 };
		});
	return {
		kind: 'labelled',
		id: 'own-examples',
		name: 'pairs.tsv',
		classes: ['a', 'b', 'c'],
		encoding: byteEncoding(12),
		arity: 2,
		typed: typedText,
		train: rows,
		validation: (count) => rows(5000, count),
		test: () => [],
		baselines: async () => ({ majority: 0.4 }),
	};
}

describe("a person's own pairs", () => {
	const small: Experiment = {
		...smallExperiment,
		corpus: 'own-examples',
		context: 12,
		steps: 3,
		pooling: 'class-token',
		// Small weights: the loss starts at that of three equal classes.
		deviation: 0.02,
	};

	it('decide classes, vocabulary and the head of the model, which reads both', async () => {
		const rows: StepRow[] = [];
		const trainer = await Trainer.create(
			new ReferenceEngine(),
			small,
			await runData(small, pairData()),
			{ now: () => 0, onRow: (row) => rows.push(row) },
		);
		while (!trainer.finished) await trainer.advance();
		const score = await trainer.evaluate();
		if (score.kind !== 'classification') throw new Error('examples are classified');
		expect(rows[0]?.loss).toBeCloseTo(Math.log(3), 0);
		expect(rows.at(-1)?.tokens).toBe(3 * 2 * small.batch * small.context);
		expect(score.classes).toEqual(['a', 'b', 'c']);
		expect(score.byLength.reduce((sum, { count }) => sum + count, 0)).toBe(score.tokens);
		expect(score.byRoot).toEqual([]);
		const shapeOf = (name: string) => trainer.declarations.get(name)?.shape;
		expect(shapeOf('tok_emb.weight')).toEqual([258, small.width]);
		expect(shapeOf('pos_emb.weight')).toEqual([13, small.width]);
		expect(shapeOf('head.fc1.weight')?.[0]).toBe(4 * small.width);
		const { tokens, weights } = await trainer.probe({ text: 'abc', layer: 0, head: 0 });
		expect(tokens).toEqual(['class', 'a', 'b', 'c']);
		for (let row = 0; row < 4; row++)
			expect(weights.subarray(4 * row, 4 * row + 4).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
		trainer.dispose();
	});

	it('are cut to the context of the experiment, which the name says', async () => {
		const data = await runData({ ...small, context: 8 }, pairData());
		expect(data.name).toBe('pairs.tsv, first 8 bytes');
	});
});

async function openMini(): Promise<LabelledData> {
	const data = await loadData('listops-mini', dataEnvironment());
	if (data.kind === 'text') throw new Error('ListOps-mini is labelled');
	return data;
}

describe('the generated tasks', () => {
	it('give the same rows in any order of asking, and hold out what is not trained on', async () => {
		const [one, other] = [await openMini(), await openMini()];
		const late = one.train(40, 4);
		other.train(0, 40);
		expect(other.train(40, 4)).toEqual(late);
		const seen = new Set(one.train(0, 400).map(({ tokens }) => tokens.join()));
		for (const { tokens } of one.validation(100)) expect(seen.has(tokens.join())).toBe(false);
	});

	it('fill a batch with ids, a mask and labels', () => {
		const rows = [{ tokens: Uint8Array.of(10, 3, 14), label: 3 }];
		const batch = labelledBatch(rows, task, { batch: 2, length: 5 });
		expect([...batch.tokens]).toEqual([11, 4, 15, 0, 0, 0, 0, 0, 0, 0]);
		expect([...batch.mask]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
		expect([...batch.targets]).toEqual([3, -1]);
	});

	it('need a context that holds their longest example', () => {
		expect(() => requireConsistent({ ...experiment, context: 64 })).toThrow(
			'context must be at least 120 for ListOps-mini, not LRA, got 64',
		);
	});

	it('are planned as a classifier that looks both ways', () => {
		const device = { engine: 'webgpu', software: true, quads: false } as const;
		const { parameters, attention } = estimate(experiment, device);
		expect(parameters).toBeGreaterThan(1000);
		const pairs = 120 * 120;
		expect(attention.own.exponentials).toBe(2 * 2 * pairs);
	});
});
