import { describe, expect, test } from 'vitest';
import { majorityBaseline } from './baselines/kinds';
import { byteEncoding, greyEncoding } from './encoding';
import type { Example } from './example';
import { packed } from './examples';
import { atLength, type LabelledTask, labelledBatch, labelledBatches } from './labelled';
import { dataOfRows } from './labelled-set';

const row = (label: number, tokens: readonly number[], second?: readonly number[]): Example => ({
	tokens: Uint8Array.from(tokens),
	...(second && { second: Uint8Array.from(second) }),
	label,
});

const texts: LabelledTask = {
	id: 'test',
	name: 'Test',
	classes: ['a', 'b'],
	encoding: byteEncoding(6),
	arity: 1,
};
const pairs: LabelledTask = { ...texts, arity: 2 };

describe('a batch', () => {
	test('of pairs holds all first sequences, then all second ones', () => {
		const rows = [row(1, [1, 2], [3]), row(0, [4], [5, 6, 7])];
		const { tokens, mask, targets } = labelledBatch(rows, pairs, { batch: 3, length: 4 });
		const four = (values: Int32Array) =>
			Array.from({ length: 6 }, (_, at) => values.slice(4 * at, 4 * at + 4).join(' '));
		expect(four(tokens)).toEqual([
			...['2 3 0 0', '5 0 0 0', '0 0 0 0'],
			...['4 0 0 0', '6 7 8 0', '0 0 0 0'],
		]);
		expect(four(mask)).toEqual([
			...['1 1 0 0', '1 0 0 0', '0 0 0 0'],
			...['1 0 0 0', '1 1 1 0', '0 0 0 0'],
		]);
		expect([...targets]).toEqual([1, 0, -1]);
	});

	test('of images is full; one of another size is refused', () => {
		const task = { encoding: greyEncoding(2), arity: 1 } as const;
		const { tokens, mask } = labelledBatch([row(0, [0, 255])], task, { batch: 1, length: 2 });
		expect([...tokens, ...mask]).toEqual([0, 255, 1, 1]);
		const refused = () => labelledBatch([row(0, [0])], task, { batch: 1, length: 2 });
		expect(refused).toThrow('The example has 1 tokens, the model takes 2.');
	});

	test('with a class token has it in front of each sequence, as one more id', () => {
		const form = { batch: 2, length: 2, classToken: true };
		const { tokens, mask } = labelledBatch([row(1, [1], [2, 3])], pairs, form);
		expect([...tokens]).toEqual([257, 2, 0, 0, 0, 0, 257, 3, 4, 0, 0, 0]);
		expect([...mask]).toEqual([1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
	});

	test('masks black pixels where that is asked for, and no token of a text', () => {
		const form = { batch: 1, length: 3, blackIsPadding: true };
		const images = { encoding: greyEncoding(3), arity: 1 } as const;
		const maskOf = (task: Pick<LabelledTask, 'encoding' | 'arity'>) => [
			...labelledBatch([row(0, [0, 9, 0])], task, form).mask,
		];
		expect(maskOf(images)).toEqual([0, 1, 0]);
		expect(maskOf(texts)).toEqual([1, 1, 1]);
	});

	test('the last of several is filled up', () => {
		const rows = [row(0, [1]), row(1, [2]), row(1, [3])];
		const batches = labelledBatches(rows, texts, { batch: 2, length: 2 });
		expect(batches.map(({ targets }) => [...targets])).toEqual([
			[0, 1],
			[1, -1],
		]);
	});
});

const ten = Array.from({ length: 10 }, (_, at) => row(at % 2, [at, at, at, at, at, at]));
const data = dataOfRows(
	texts,
	{ train: packed(ten), validation: packed(ten.slice(0, 4)), test: packed([]), sha256: 'abc' },
	() => majorityBaseline,
);
const firsts = (rows: readonly Example[]) => rows.map(({ tokens }) => tokens[0]);

describe('rows that are all there', () => {
	test('every epoch has each once, in an order of its own, whatever the batches', () => {
		const epochs = [0, 10, 20].map((first) => firsts(data.train(first, 10)));
		for (const epoch of epochs)
			expect(epoch.toSorted((a = 0, b = 0) => a - b)).toEqual(ten.map((_, at) => at));
		expect(new Set(epochs.map((epoch) => epoch.join())).size).toBe(3);
		const across = [...data.train(0, 7), ...data.train(7, 7), ...data.train(14, 7)];
		expect(firsts(across)).toEqual(epochs.flat().slice(0, 21));
		expect(firsts(data.train(14, 7))).toEqual(epochs.flat().slice(14, 21));
	});

	test('held-out rows come in their order, and no more than there are', () => {
		expect(firsts(data.validation(3))).toEqual([0, 1, 2]);
		expect([data.validation(99).length, data.test(99).length]).toEqual([4, 0]);
	});
});

describe('a length', () => {
	test('cuts texts, and is said in the name', async () => {
		const cut = atLength(data, 2);
		expect(cut.name).toBe('Test, first 2 bytes');
		expect(cut.encoding.maximumLength).toBe(2);
		for (const { tokens } of [...cut.train(0, 3), ...cut.validation(2)])
			expect(tokens).toHaveLength(2);
		expect(await cut.baselines(cut.validation(4))).toEqual({ majority: 0.5 });
		expect(atLength(data, 2000).name).toBe('Test, first 6 bytes');
	});

	test('of a pair is that of both', () => {
		const two = packed([row(1, [1, 2, 3], [4, 5, 6])], 2);
		const parts = { train: two, validation: two, test: two, sha256: '' };
		const cut = atLength(
			dataOfRows(pairs, parts, () => majorityBaseline),
			2,
		);
		expect(cut.train(0, 1)).toEqual([row(1, [1, 2], [4, 5])]);
	});

	test('changes neither images nor expressions', () => {
		const images = { ...data, encoding: greyEncoding(6) };
		expect(atLength(images, 2)).toBe(images);
	});
});
