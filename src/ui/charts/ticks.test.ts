import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logTicks, niceTicks, timeTicks } from './ticks';

test('ticks are round and lie inside the axis', () => {
	expect(niceTicks(1, 228, 6)).toEqual([50, 100, 150, 200]);
	expect(niceTicks(1.9, 5.7, 5)).toEqual([2, 3, 4, 5]);
	expect(timeTicks(0, 300_000, 4)).toEqual([0, 120_000, 240_000]);
	expect(timeTicks(0, 9_000, 5)).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
	expect(logTicks(1.8, 6)).toEqual([2, 3, 5]);
	expect(logTicks(3.55, 8.24)).toEqual([4, 5, 6, 7, 8]);
});

test('never more than one tick above the wish, always ascending', () => {
	const ends = fc.tuple(
		fc.double({ min: -1e6, max: 1e6, noNaN: true }),
		fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
	);
	fc.assert(
		fc.property(ends, ([low, span]) => {
			const ticks = niceTicks(low, low + span, 6);
			expect(ticks.length).toBeLessThanOrEqual(7);
			expect(ticks.every((tick, i) => i === 0 || tick > (ticks[i - 1] ?? 0))).toBe(true);
		}),
	);
});
