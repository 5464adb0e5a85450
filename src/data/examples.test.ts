import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOf, philox, Stream } from '../core/random';
import { byteEncoding } from './encoding';
import {
	type ExampleSet,
	examplesBuilder,
	noExamples,
	packed,
	rowOf,
	rowsOf,
	select,
} from './examples';
import { permutation, shuffledSplit, splitByGroup } from './split';
import { classCounts, examplesSha256, lengthStatistics } from './statistics';

/** Example e has label e % 3 and e + 1 tokens e. */
function triangle(count: number) {
	return packed(
		Array.from({ length: count }, (_, example) => ({
			tokens: new Uint8Array(example + 1).fill(example),
			label: example % 3,
		})),
	);
}

describe('examples', () => {
	test('what was added comes back, also when the arrays had to grow', () => {
		const examples = triangle(100);
		expect(examples.tokens).toHaveLength(5050);
		expect(examples.offsets).toHaveLength(101);
		for (const example of [0, 1, 50, 99])
			expect([...rowOf(examples, example).tokens]).toEqual(Array(example + 1).fill(example));
		expect([...examples.labels.subarray(0, 4)]).toEqual([0, 1, 2, 0]);
	});

	test('a pair has two sequences and one label', () => {
		const builder = examplesBuilder(2);
		const rows = [
			{ tokens: Uint8Array.of(1, 2), second: Uint8Array.of(3), label: 1 },
			{ tokens: Uint8Array.of(), second: Uint8Array.of(4, 5), label: 0 },
		];
		for (const row of rows) builder.add(row);
		const pairs = builder.finish();
		expect(rowsOf(pairs)).toEqual(rows);
		expect(rowsOf(pairs, 1)).toEqual(rows.slice(0, 1));
		const turned = select(pairs, [1, 0]);
		expect([...turned.tokens]).toEqual([4, 5, 1, 2, 3]);
		expect([...turned.offsets]).toEqual([0, 0, 2, 4, 5]);
		expect([...turned.labels]).toEqual([0, 1]);
		expect(() => builder.add({ tokens: Uint8Array.of(1), label: 1 })).toThrow(
			/1 sequences instead of 2/,
		);
	});
});

describe('splits', () => {
	test('known answer: the last place changes with floor(r0 * 10 / 2^32)', () => {
		const [word = 0] = philox([9, 0, Stream.dataSplit, 0], keyOf(1234));
		expect(permutation(10, 1234)[9]).toBe(Math.floor((word * 10) / 2 ** 32));
	});

	test('every example is in one part, the same seed gives the same parts, another does not', () => {
		const examples = triangle(40);
		const size = { validation: 10, test: 5, seed: 7 };
		const { train, validation, test: last } = shuffledSplit(examples, size);
		expect([train, validation, last].map(({ labels }) => labels.length)).toEqual([25, 10, 5]);
		const lengths = [train, validation, last].flatMap(({ offsets }) =>
			Array.from(offsets.subarray(1), (end, at) => end - (offsets[at] ?? 0)),
		);
		expect(lengths.toSorted((a, b) => a - b)).toEqual(
			Array.from({ length: 40 }, (_, at) => at + 1),
		);
		expect(shuffledSplit(examples, size).validation).toEqual(validation);
		expect(shuffledSplit(examples, { ...size, seed: 8 }).validation).not.toEqual(validation);
	});

	test('a permutation is one, whatever the count and the seed', () => {
		fc.assert(
			fc.property(fc.nat(300), fc.maxSafeNat(), (count, seed) => {
				const order = permutation(count, seed);
				expect([...order].sort((a, b) => a - b)).toEqual(
					Array.from({ length: count }, (_, i) => i),
				);
			}),
		);
	});

	test('every place is as likely as another: 16 bins within 4 standard errors', () => {
		const counts = new Array(16).fill(0);
		const trials = 4000;
		for (let seed = 0; seed < trials; seed++) counts[permutation(16, seed).indexOf(3)]++;
		const error = Math.sqrt((trials / 16) * (15 / 16));
		for (const count of counts) expect(Math.abs(count - trials / 16)).toBeLessThan(4 * error);
	});

	test('nothing to train on is refused with the numbers', () => {
		expect(() => shuffledSplit(triangle(10), { validation: 6, test: 4, seed: 0 })).toThrow(
			/10 examples, but 6 for validation and 4 for testing/,
		);
	});

	test('by group: no group on two sides, and the pairs between sides are counted', () => {
		const builder = examplesBuilder(2);
		const groups: number[] = [];
		for (let first = 0; first < 20; first++)
			for (let second = 0; second < 20; second++) {
				builder.add({
					tokens: Uint8Array.of(first),
					second: Uint8Array.of(second),
					label: Number(first === second),
				});
				groups.push(first, second);
			}
		const shares = { validation: 0.2, test: 0.1, seed: 3 };
		const split = splitByGroup(builder.finish(), Uint32Array.from(groups), shares);
		const sides = [split.train, split.validation, split.test].map(({ tokens }) => new Set(tokens));
		expect(sides.map(({ size }) => size)).toEqual([14, 4, 2]);
		expect(new Set(sides.flatMap((side) => [...side])).size).toBe(20);
		expect(split.leftOut).toBe(400 - 14 * 14 - 4 * 4 - 2 * 2);
	});
});

describe('statistics', () => {
	test('lengths and classes', () => {
		const lengths = Array.from({ length: 101 }, (_, at) => at + 1);
		expect(lengthStatistics(lengths)).toEqual({
			sequences: 101,
			mean: 51,
			standardDeviation: Math.sqrt((101 ** 2 - 1) / 12),
			minimum: 1,
			percentile5: 6,
			percentile25: 26,
			median: 51,
			percentile75: 76,
			percentile95: 96,
			maximum: 101,
		});
		expect(classCounts(triangle(10), 4)).toEqual([4, 3, 3, 0]);
	});

	test('the digest changes with every part, and with the name it does not', async () => {
		const set: ExampleSet = {
			name: 'test',
			classes: ['a', 'b', 'c'],
			encoding: byteEncoding(20),
			train: triangle(20),
			validation: triangle(5),
			test: noExamples,
		};
		const digest = await examplesSha256(set);
		expect(digest).toMatch(/^[0-9a-f]{64}$/);
		expect(await examplesSha256({ ...set, name: 'other' })).toBe(digest);
		const other = triangle(5);
		const labels = other.labels.map((label) => 2 - label);
		const tokens = other.tokens.map((token) => token + 1);
		const changes: Partial<ExampleSet>[] = [
			{ classes: ['b', 'a', 'c'] },
			{ validation: triangle(6) },
			{ validation: { ...other, labels } },
			{ validation: { ...other, tokens } },
			{ train: set.validation, validation: set.train },
			{ encoding: byteEncoding(21) },
		];
		const digests = await Promise.all(
			changes.map((change) => examplesSha256({ ...set, ...change })),
		);
		expect(new Set([digest, ...digests]).size).toBe(changes.length + 1);
	});
});
