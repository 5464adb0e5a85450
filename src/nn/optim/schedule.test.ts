import { describe, expect, it } from 'vitest';
import { beta1At, learningRateAt, type ScheduleSettings } from './schedule';

const cosine = { kind: 'cosine', peak: 0.1, warmup: 10, steps: 110, floor: 0.2 } as const;

describe('learning rate', () => {
	it('rises linearly to the peak', () => {
		expect(learningRateAt(0, cosine)).toBeCloseTo(0.01, 12);
		expect(learningRateAt(9, cosine)).toBeCloseTo(0.1, 12);
		expect(learningRateAt(10, cosine)).toBeCloseTo(0.1, 12);
	});

	it('falls by half a cosine to the floor, and stays', () => {
		expect(learningRateAt(60, cosine)).toBeCloseTo(0.06, 12);
		expect(learningRateAt(110, cosine)).toBeCloseTo(0.02, 12);
		expect(learningRateAt(500, cosine)).toBeCloseTo(0.02, 12);
	});

	it('may stay constant, and may have no warm-up', () => {
		expect(learningRateAt(0, { ...cosine, kind: 'constant', warmup: 0 })).toBe(0.1);
		expect(learningRateAt(109, { ...cosine, kind: 'constant' })).toBe(0.1);
	});

	it('falls with the inverse square root of the step, from the peak at the end of warm-up', () => {
		const settings = { ...cosine, kind: 'inverse-square-root' } as const;
		expect(learningRateAt(4, settings)).toBeCloseTo(0.05, 12);
		expect(learningRateAt(9, settings)).toBe(0.1);
		for (const step of [10, 39, 109, 5000])
			expect(learningRateAt(step, settings)).toBeCloseTo(0.1 * Math.sqrt(10 / (step + 1)), 15);
		expect(learningRateAt(0, { ...settings, warmup: 0 })).toBe(0.1);
		expect(learningRateAt(3, { ...settings, warmup: 0 })).toBe(0.05);
	});
});

/** Retrieval of the Long Range Arena. */
const cycle: ScheduleSettings = {
	...cosine,
	kind: 'one-cycle',
	peak: 1e-4,
	warmup: 800,
	steps: 30_000,
};

describe('one cycle', () => {
	it('starts at a 25th of the peak, ends at a 10,000th of that, and is linear between', () => {
		const at = (step: number) => learningRateAt(step, cycle);
		expect(at(0)).toBeCloseTo(4e-6, 18);
		expect(at(799)).toBe(1e-4);
		expect(at(29_999)).toBeCloseTo(4e-10, 18);
		expect(at(40_000)).toBe(at(29_999));
		for (const step of [1, 300, 798]) expect(at(step + 1) - at(step)).toBeCloseTo(9.6e-5 / 799, 15);
		const fall = (1e-4 - 4e-10) / 29_200;
		for (const step of [799, 10_000]) expect(at(step) - at(step + 1)).toBeCloseTo(fall, 15);
	});

	it('takes beta1 from 0.95 to 0.85 at the peak and back', () => {
		expect(beta1At(0, cycle)).toBe(0.95);
		expect(beta1At(799, cycle)).toBe(0.85);
		expect(beta1At(799 + 14_600, cycle)).toBeCloseTo(0.9, 12);
		expect(beta1At(29_999, cycle)).toBeCloseTo(0.95, 15);
		expect(beta1At(0, cosine)).toBeUndefined();
	});

	it.each([0, 1, 5])(
		'of five steps with %d of warm-up is finite, and once at its peak',
		(warmup) => {
			const rates = Array.from({ length: 7 }, (_, step) =>
				learningRateAt(step, { ...cycle, warmup, steps: 5 }),
			);
			expect(rates.every((rate) => rate > 0 && rate <= 1e-4)).toBe(true);
			// With no warm-up PyTorch's peak is the step before the first.
			expect(rates.slice(0, 5).filter((rate) => rate === 1e-4)).toHaveLength(Math.min(1, warmup));
		},
	);
});
