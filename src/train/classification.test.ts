import { describe, expect, it } from 'vitest';
import type { Engine } from '../engine/executor';
import type { ClassifierSettings } from '../nn/classifier';
import { raggedDocuments, smallClassifier } from '../testing/classifier';
import { testEngine } from '../testing/gpu';
import { answersOf, traceClassifier } from './classification';
import { initialParameters, parameterLayout } from './language-model';

const BATCH = 32;
const SEQ = 15;
const STEPS = 60;
const HELD_OUT = 8;

const tiny: ClassifierSettings = {
	...smallClassifier,
	layers: 1,
	width: 16,
	feedForward: 16,
	headWidth: 16,
	context: 16,
	vocabulary: 4,
	classes: 2,
	dropout: 0.1,
	embeddingDeviation: 0.1,
};

/** Documents of ones and twos, and the share of twos in each; lengths are odd, so that there is no tie. */
function documentsOf(count: number, site: number) {
	const { tokens, mask } = raggedDocuments(count, SEQ, 2, site);
	const shares = Array.from({ length: count }, (_, document) => {
		const own = tokens.subarray(document * SEQ, (document + 1) * SEQ);
		const [ones, twos] = [1, 2].map((symbol) => own.filter((id) => id === symbol).length);
		return (twos ?? 0) / ((ones ?? 0) + (twos ?? 0));
	});
	return { tokens, mask, shares };
}

/** Whether twos are more frequent; with two documents, whether they are more so in the second, where it is clear. */
function batchOf(dual: boolean, site: number) {
	const { tokens, mask, shares } = documentsOf(dual ? 2 * BATCH : BATCH, site);
	const targets = Int32Array.from({ length: BATCH }, (_, row) => {
		const difference = dual ? at(shares, BATCH + row) - at(shares, row) : at(shares, row) - 0.5;
		if (dual && Math.abs(difference) < 0.2) return -1;
		return difference > 0 ? 1 : 0;
	});
	return { tokens, mask, targets };
}

function at(values: readonly number[], index: number): number {
	return values[index] as number;
}

/** Share of held-out examples that a model trained from scratch gets right. */
async function trained(engine: Engine, change: Partial<ClassifierSettings>) {
	const settings = { ...tiny, ...change };
	const size = { batch: BATCH, seq: SEQ };
	const { loss, declarations } = traceClassifier(settings, size, true);
	const layout = parameterLayout(declarations, { decayed: 'matrices' });
	const model = engine.createModel(layout, initialParameters(declarations, layout, 1), true);
	const losses: number[] = [];
	const training = await engine.compileTraining({
		model,
		loss,
		seed: 1,
		optimiser: {
			beta1: 0.9,
			beta2: 0.98,
			epsilon: 1e-6,
			weightDecay: 0,
			maximumNorm: 1,
			averageRate: 0,
		},
		onReport: (report) => losses.push(report.loss),
	});
	for (let step = 0; step < STEPS; step++)
		await training.step({ step, learningRate: 0.01, inputs: batchOf(settings.dual, 100 + step) });
	await training.settle();
	const { logits, count } = traceClassifier(settings, size, false);
	const scoring = await engine.compile(model, { logits, count });
	const marks: number[] = [];
	for (let index = 0; index < HELD_OUT; index++) {
		const inputs = batchOf(settings.dual, index);
		const scored = await scoring.run(inputs);
		const answers = answersOf(scored.logits ?? new Float32Array(), BATCH);
		const counted = [...inputs.targets.entries()]
			.filter(([, target]) => target >= 0)
			.map(([row, target]) => Number(answers[row] === target));
		expect(scored.count).toEqual(Float32Array.of(counted.length));
		marks.push(...counted);
	}
	for (const program of [training, scoring]) program.dispose();
	model.dispose();
	return { losses, accuracy: marks.reduce((sum, mark) => sum + mark, 0) / marks.length };
}

describe('a classifier learns which of two symbols is more frequent', () => {
	it.each([
		['mgk', 'mean'],
		['softmax', 'class-token'],
		['mlk', 'mean-padded'],
	] as const)('%s, pooled by %s, on WebGPU', async (variant, pooling) => {
		const { losses, accuracy } = await trained(await testEngine(), { variant, pooling });
		console.log(`${variant}: ${accuracy}`);
		expect(losses[0]).toBeCloseTo(Math.log(2), 0);
		expect(accuracy).toBeGreaterThan(0.95);
	});

	it('and in which of two documents it is', async () => {
		const { accuracy } = await trained(await testEngine(), { dual: true, pooling: 'mean' });
		console.log(`two documents: ${accuracy}`);
		expect(accuracy).toBeGreaterThan(0.95);
	});
});

describe('answers', () => {
	it('are the first largest logit of each', () => {
		const logits = Float32Array.of(1, 3, 2, 5, 5, 0, -2, -1, -3, 0, 0, 0);
		expect([...answersOf(logits, 4)]).toEqual([1, 0, 1, 0]);
	});

	it('are none of logits that are no numbers', () => {
		expect([...answersOf(new Float32Array(2).fill(Number.NaN), 1)]).toEqual([-1]);
	});
});
