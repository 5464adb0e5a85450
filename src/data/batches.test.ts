import { describe, expect, test } from 'vitest';
import { keyOf, philox, Stream } from '../core/random';
import { trainingBatch } from './batches';

/** Every position is told apart by three neighbours or fewer. */
const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index % 256);

describe('trainingBatch', () => {
	test('known answer: sample 0 of seed 1234 starts at floor(0x8b438957 * span / 2^32)', () => {
		const text = counting(1001);
		const { tokens, targets } = trainingBatch(text, { batch: 1, context: 8, seed: 1234, step: 0 });
		const offset = Number((0x8b438957n * 992n) >> 32n);
		expect([...tokens]).toEqual([...text.subarray(offset, offset + 8)]);
		expect([...targets]).toEqual([...text.subarray(offset + 1, offset + 9)]);
	});

	test('sample g does not depend on how samples are batched, also above 2^32', () => {
		const text = counting(5000);
		for (const step of [3, 2 ** 32 + 3]) {
			const two = [2 * step, 2 * step + 1].map((half) =>
				trainingBatch(text, { batch: 2, context: 16, seed: 5, step: half }),
			);
			const four = trainingBatch(text, { batch: 4, context: 16, seed: 5, step });
			expect([...four.tokens]).toEqual(two.flatMap(({ tokens }) => [...tokens]));
		}
		const [word = 0] = philox([12, 1, Stream.dataOrder, 0], keyOf(5));
		const { tokens } = trainingBatch(text, { batch: 4, context: 16, seed: 5, step: 2 ** 30 + 3 });
		expect(tokens[0]).toBe(Math.floor((word * 4983) / 2 ** 32) % 256);
	});

	test('targets are the next bytes, and every offset of the span is reached', () => {
		const text = counting(40);
		const firsts = new Set<number>();
		for (let step = 0; step < 200; step++) {
			const { tokens, targets } = trainingBatch(text, { batch: 4, context: 8, seed: 0, step });
			expect([...targets]).toEqual([...tokens].map((token) => token + 1));
			for (let row = 0; row < 4; row++) firsts.add(tokens[row * 8] ?? -1);
		}
		expect([...firsts].sort((a, b) => a - b)).toEqual(
			Array.from({ length: 31 }, (_, index) => index),
		);
	});

	test('the shortest text works, a shorter one is refused with the numbers', () => {
		const { tokens, targets } = trainingBatch(counting(9), {
			batch: 2,
			context: 8,
			seed: 1,
			step: 0,
		});
		expect([...tokens.subarray(8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
		expect(targets[15]).toBe(8);
		expect(() => trainingBatch(counting(8), { batch: 2, context: 8, seed: 1, step: 0 })).toThrow(
			/has 8 tokens, but a context of 8 tokens needs at least 9/,
		);
	});
});
