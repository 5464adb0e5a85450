import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from './heap';

test('gives what was put in, in order, also when both alternate', () => {
	const steps = fc.array(fc.option(fc.integer({ min: -50, max: 50 })), { maxLength: 200 });
	fc.assert(
		fc.property(steps, (values) => {
			const heap = new Heap<number>((a, b) => a < b);
			const sorted: number[] = [];
			for (const value of values) {
				if (value === null) expect(heap.pop()).toBe(sorted.shift());
				else {
					heap.push(value);
					sorted.push(value);
					sorted.sort((a, b) => a - b);
				}
			}
			for (const value of sorted) expect(heap.pop()).toBe(value);
			expect(heap.pop()).toBeUndefined();
		}),
	);
});
