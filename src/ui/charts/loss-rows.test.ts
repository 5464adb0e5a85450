import { expect, test } from 'vitest';
import { RunSeries } from '../../workbench/series';
import { lossCsv, lossRows, trendSentence } from './loss-rows';

function run(losses: readonly number[]): RunSeries {
	const series = new RunSeries();
	const indexed = (value: (i: number) => number) => Float64Array.from(losses, (_, i) => value(i));
	series.addMetrics({
		type: 'metrics',
		step: indexed((i) => i),
		loss: Float64Array.from(losses),
		learningRate: indexed(() => 1e-3),
		gradientNorm: indexed(() => 1),
		tokens: indexed((i) => (i + 1) * 64),
		elapsedMs: indexed((i) => (i + 1) * 10),
	});
	return series;
}

function withEvaluation(series: RunSeries, step: number, loss: number): RunSeries {
	const kind = 'language' as const;
	const evaluation = {
		kind,
		bitsPerByte: loss / Math.LN2,
		perplexity: Math.exp(loss),
		wordPerplexity: 1000,
		comparable: true,
		baselines: {},
		tokens: 9,
	};
	series.addEvaluation({ type: 'evaluation', step, loss, elapsedMs: 0, ...evaluation });
	return series;
}

test('an evaluation stands at the tokens and the time of its step', () => {
	const series = withEvaluation(run([5, 4, 3]), 2, 4.5);
	const at = (x: 'tokens' | 'elapsedMs') =>
		lossRows(series, { x, factor: 1 }, 150).find((row) => row.values[1] !== null)?.x;
	expect([at('tokens'), at('elapsedMs')]).toEqual([128, 20]);
});

test('the factor turns nats into the shown unit', () => {
	expect(lossRows(run([1]), { x: 'step', factor: 2 }, 150)[0]?.values[0]).toBe(2);
});

test('the sentence tells start, end, lowest and validation', () => {
	const sentence = trendSentence(withEvaluation(run([5.55, 2.5, 2.71]), 3, 2.8), 1, 'nats');
	expect(sentence).toBe(
		'Training loss fell from 5.55 to 2.71 nats over 3 steps; lowest 2.50 at step 1. Validation loss is 2.80.',
	);
	expect(trendSentence(new RunSeries(), 1, 'nats')).toMatch(/No training step/);
});

test('the table as CSV holds every row and the evaluations', () => {
	const lines = lossCsv(withEvaluation(run([5, 4]), 2, 4.5)).split('\n');
	expect(lines[1]).toBe('0,64,10,5,0.001,1,');
	expect(lines[2]).toBe('1,128,20,4,0.001,1,');
	expect(lines[3]).toBe('2,,,,,,4.5');
});
