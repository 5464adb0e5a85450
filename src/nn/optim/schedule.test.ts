import { describe, expect, it } from 'vitest';
import { learningRateAt } from './schedule';

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
});
