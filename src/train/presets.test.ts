/** The presets that follow paper and official code, at a tiny size on the reference engine. */
import { expect, it } from 'vitest';
import { ReferenceEngine } from '../engine/reference';
import { smallText } from '../testing/corpus';
import { smallExperiment } from '../testing/experiment';
import { presets } from './presets';
import { Trainer } from './trainer';

const { heads, headDim, width, feedForward, context, batch } = smallExperiment;
const size = { heads, headDim, width, feedForward, context, batch };

it.each(presets.filter(({ deviation }) => deviation))('$id learns', async ({ experiment }) => {
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
