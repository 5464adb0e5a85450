import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unscoredTarget } from './batches';
import { slidingWindows, spreadWindows, windowBatches } from './windows';

const sizes = fc
	.integer({ min: 1, max: 40 })
	.chain((context) =>
		fc.record({ context: fc.constant(context), stride: fc.integer({ min: 1, max: context }) }),
	);
const lengths = fc.integer({ min: 0, max: 300 });

describe('slidingWindows', () => {
	test('known answer', () => {
		expect(slidingWindows(12, { context: 6, stride: 4 })).toEqual([
			{ start: 0, end: 6, scoredFrom: 0 },
			{ start: 4, end: 10, scoredFrom: 6 },
			{ start: 5, end: 11, scoredFrom: 10 },
		]);
		expect(slidingWindows(1, { context: 6, stride: 4 })).toEqual([]);
	});

	test('every token but the first is predicted exactly once, in order', () => {
		fc.assert(
			fc.property(lengths, sizes, (length, size) => {
				const predicted = slidingWindows(length, size).flatMap(({ scoredFrom, end }) =>
					Array.from({ length: end - scoredFrom }, (_, index) => scoredFrom + index + 1),
				);
				const wanted = Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1);
				expect(predicted).toEqual(wanted);
			}),
		);
	});

	test('no window is longer than the context, and what counts has the context promised', () => {
		fc.assert(
			fc.property(lengths, sizes, (length, { context, stride }) => {
				const windows = slidingWindows(length, { context, stride });
				const inputs = Math.max(0, length - 1);
				for (const { start, end, scoredFrom } of windows) {
					expect(end - start).toBe(Math.min(context, end));
					expect(start <= scoredFrom && scoredFrom < end && end <= inputs).toBe(true);
					const seen = scoredFrom - start + 1;
					expect(seen).toBeGreaterThanOrEqual(Math.min(scoredFrom + 1, context - stride + 1));
				}
				const later = Math.max(0, inputs - context);
				expect(windows.length).toBe(inputs === 0 ? 0 : 1 + Math.ceil(later / stride));
			}),
		);
	});

	test.each([
		[0, 1, /context must be a whole number from 1, got 0/],
		[8, 0, /stride must be a whole number from 1 to the context, 8, got 0/],
		[8, 9, /got 9/],
		[8, 1.5, /got 1.5/],
	])('context %d with stride %d is refused', (context, stride, message) => {
		expect(() => slidingWindows(100, { context, stride })).toThrow(message);
	});
});

describe('windowBatches', () => {
	test('rows hold the window and its targets; everything else is unscored', () => {
		fc.assert(
			fc.property(lengths, sizes, fc.integer({ min: 1, max: 5 }), (length, size, batch) => {
				const text = Int32Array.from({ length }, (_, index) => 1000 + index);
				const windows = slidingWindows(length, size);
				const batches = [...windowBatches(text, windows, { batch, context: size.context })];
				expect(batches.length).toBe(Math.ceil(windows.length / batch));
				const scored: number[] = [];
				for (const { tokens, targets } of batches)
					for (const [at, target] of targets.entries()) {
						if (target === unscoredTarget) continue;
						expect(tokens[at]).toBe(target - 1);
						scored.push(target);
					}
				expect(scored).toEqual([...text.subarray(1)]);
			}),
		);
	});
});

describe('spreadWindows', () => {
	test('few windows: evenly spread, all whole', () => {
		const windows = spreadWindows(201, { context: 10, stride: 10 }, 4);
		expect(windows.map(({ start, end, scoredFrom }) => [start, end, scoredFrom])).toEqual([
			[0, 10, 0],
			[50, 60, 50],
			[100, 110, 100],
			[150, 160, 150],
		]);
	});

	test('more windows than text: the windows of the whole text', () => {
		const size = { context: 10, stride: 4 };
		expect(spreadWindows(36, size, 99)).toEqual(slidingWindows(36, size));
	});

	test('no prediction twice and none outside, whatever the sizes', () => {
		fc.assert(
			fc.property(lengths, sizes, fc.integer({ min: 1, max: 9 }), (length, size, count) => {
				const windows = spreadWindows(length, size, count);
				expect(windows.length).toBeLessThanOrEqual(count);
				const scored = windows.flatMap(({ scoredFrom, end }) =>
					Array.from({ length: end - scoredFrom }, (_, at) => scoredFrom + at),
				);
				expect(new Set(scored).size).toBe(scored.length);
				expect(scored.every((at) => at >= 0 && at < length - 1)).toBe(true);
				for (const { start, end, scoredFrom } of windows) {
					expect(scoredFrom >= start && end - start <= size.context).toBe(true);
					if (windows.length === count && start > 0)
						expect(end - scoredFrom).toBeLessThanOrEqual(Math.max(size.stride, 1));
				}
			}),
		);
	});
});
