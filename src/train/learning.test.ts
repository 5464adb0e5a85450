/** Labelled examples end to end: batches, training, score, a look inside; on both engines. */
import { describe, expect, it } from 'vitest';
import { loadData } from '../data';
import type { Example } from '../data/example';
import { type LabelledData, labelledBatch } from '../data/labelled';
import { labelledTask } from '../data/tasks';
import { ReferenceEngine } from '../engine/reference';
import { smallExperiment } from '../testing/experiment';
import { testEngine } from '../testing/gpu';
import { dataEnvironment } from '../testing/loopback';
import { uniformInts } from '../testing/random';
import { estimate } from './estimate';
import { type Experiment, requireConsistent } from './experiment';
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
