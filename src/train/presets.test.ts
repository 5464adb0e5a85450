/** The presets that follow paper and official code, at a tiny size on the reference engine. */
import { expect, it } from 'vitest';
import { majorityBaseline } from '../data/baselines/kinds';
import { greyEncoding } from '../data/encoding';
import { packed } from '../data/examples';
import type { LabelledTask } from '../data/labelled';
import { dataOfRows } from '../data/labelled-set';
import { labelledTask } from '../data/tasks';
import { ReferenceEngine } from '../engine/reference';
import { smallText } from '../testing/corpus';
import { smallExperiment } from '../testing/experiment';
import { presets } from './presets';
import { Trainer } from './trainer';

const { heads, headDim, width, feedForward, context, batch } = smallExperiment;
const size = { heads, headDim, width, feedForward, context, batch };

const meant = presets.filter(({ deviation }) => deviation);
const [examples, texts] = [true, false].map((labelled) =>
	meant.filter(({ experiment }) => (labelledTask(experiment.corpus) !== null) === labelled),
);

it.each(texts ?? [])('$id learns', async ({ experiment }) => {
	const losses: number[] = [];
	const tiny = { ...experiment, ...size, steps: 40, warmup: 2, learningRate: 0.01 };
	const trainer = await Trainer.create(new ReferenceEngine(), tiny, smallText(), {
		now: () => 0,
		onRow: ({ loss }) => losses.push(loss),
	});
	for (let step = 0; step < 25; step++) await trainer.advance();
	await trainer.settle();
	expect(losses[0]).toBeCloseTo(Math.log(256), 0);
	expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) - 1);
	trainer.dispose();
});

/** Dark and bright sequences, the label; of a pair both are one. */
function shades(task: LabelledTask, length: number) {
	const rows = Array.from({ length: 64 }, (_, row) => {
		const shade = (row % 2) * 9;
		const tokens = Uint8Array.from({ length }, (__, at) => shade + ((row * 7 + at * 3) % 5));
		return { tokens, label: row % 2, ...(task.arity === 2 && { second: tokens.toReversed() }) };
	});
	const all = packed(rows, task.arity);
	const parts = { train: all, validation: all, test: all, sha256: '' };
	const encoding = task.encoding.pad === null ? greyEncoding(length) : task.encoding;
	return dataOfRows({ ...task, encoding }, parts, () => majorityBaseline);
}

it.each(examples ?? [])('$id learns', async ({ experiment }) => {
	const task = labelledTask(experiment.corpus);
	if (!task) throw new Error('no task');
	const losses: number[] = [];
	// The published rate and its warm-up are made for thousands of steps.
	const tiny = { ...experiment, ...size, steps: 30, warmup: 3, learningRate: 0.01, batch: 8 };
	const trainer = await Trainer.create(new ReferenceEngine(), tiny, shades(task, context), {
		now: () => 0,
		onRow: ({ loss }) => losses.push(loss),
	});
	while (!trainer.finished) await trainer.advance();
	const score = await trainer.evaluate();
	if (score.kind !== 'classification') throw new Error('examples are classified');
	expect(losses[0]).toBeCloseTo(Math.log(task.classes.length), 0);
	expect(score.accuracy).toBeGreaterThan(0.9);
	trainer.dispose();
});
