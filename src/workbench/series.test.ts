import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimate, lowerBound, RunSeries, recentRate, Series, valueAtStep } from './series';

const range = (count: number, from = 0) => Float64Array.from({ length: count }, (_, i) => from + i);

test('a series grows past its first capacity and keeps every row', () => {
	const series = new Series(['step', 'loss']);
	for (let start = 0; start < 1000; start += 100)
		series.append({ step: range(100, start), loss: range(100, start) });
	expect(series.length).toBe(1000);
	expect(series.column('loss')[999]).toBe(999);
	expect(series.last('step')).toBe(999);
});

test('rows of a replayed part replace the old ones', () => {
	const series = new Series(['step', 'loss']);
	series.append({ step: range(10, 1), loss: range(10) });
	series.append({ step: [8, 9], loss: [70, 80] });
	expect([...series.column('step')]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
	expect(series.last('loss')).toBe(80);
});

test('few points come back exactly, merged by x', () => {
	const rows = decimate(
		[
			{ x: [1, 2, 3], y: [5, 4, 3] },
			{ x: [0, 2], y: [6, 4.5] },
		],
		150,
	);
	expect(rows).toEqual([
		{ x: 0, values: [null, 6] },
		{ x: 1, values: [5, null] },
		{ x: 2, values: [4, 4.5] },
		{ x: 3, values: [3, null] },
	]);
});

test('a value that is no number leaves a gap, not a false point', () => {
	expect(decimate([{ x: [1, 2], y: [Number.NaN, 3] }], 10)[0]?.values).toEqual([null]);
});

test('decimation keeps spikes, order and its bound', () => {
	const losses = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), {
		minLength: 1,
		maxLength: 2000,
	});
	fc.assert(
		fc.property(losses, fc.integer({ min: 2, max: 50 }), (loss, buckets) => {
			const rows = decimate([{ x: range(loss.length), y: loss }], buckets);
			const values = rows.map((row) => row.values[0] ?? Number.NaN);
			expect(rows.length).toBeLessThanOrEqual(2 * buckets);
			expect(Math.max(...values)).toBe(Math.max(...loss));
			expect(Math.min(...values)).toBe(Math.min(...loss));
			expect(rows.every((row, i) => i === 0 || row.x > (rows[i - 1]?.x ?? 0))).toBe(true);
		}),
		{ numRuns: 60 },
	);
});

test('two curves share rows and lose no extreme when decimated', () => {
	const x = range(5000);
	const y = x.map((value) => Math.sin(value));
	const rows = decimate(
		[
			{ x, y },
			{ x: [0, 2500, 4999], y: [3, 2, 1] },
		],
		150,
	);
	expect(rows.length).toBeLessThanOrEqual(300);
	expect(rows.flatMap((row) => row.values[1] ?? [])).toEqual([3, 2, 1]);
	expect(rows.every((row, i) => i === 0 || row.x >= (rows[i - 1]?.x ?? 0))).toBe(true);
});

test('an evaluation takes time and tokens from the last row before it', () => {
	const steps = Float64Array.of(0, 1, 3);
	const elapsed = Float64Array.of(10, 20, 40);
	expect([0, 1, 2, 3, 4, 9].map((step) => valueAtStep(steps, elapsed, step))).toEqual([
		0, 10, 20, 20, 40, 40,
	]);
});

test('lowerBound agrees with a search from the left', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: 0, max: 50 })),
			fc.integer({ min: 0, max: 50 }),
			(list, wanted) => {
				const sorted = list.sort((a, b) => a - b);
				const found = sorted.findIndex((value) => value >= wanted);
				expect(lowerBound(sorted, wanted)).toBe(found < 0 ? sorted.length : found);
			},
		),
	);
});

test('the rate is that of the window, not of the whole run', () => {
	const series = new RunSeries();
	const one = Float64Array.of(1);
	const add = (step: number, elapsedMs: number) =>
		series.addMetrics({
			type: 'metrics',
			step: Float64Array.of(step),
			elapsedMs: Float64Array.of(elapsedMs),
			tokens: Float64Array.of(step * 64),
			loss: one,
			learningRate: one,
			gradientNorm: one,
		});
	add(1, 1000);
	expect(recentRate(series.training, 'step', 3000)).toBeNull();
	add(2, 9000);
	add(3, 9100);
	add(4, 9200);
	expect(recentRate(series.training, 'step', 300)).toBeCloseTo(10);
	expect(recentRate(series.training, 'tokens', 300)).toBeCloseTo(640);
});
