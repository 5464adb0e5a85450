import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasSharedData, noteLeftOut, readShared } from '../../testing/shared-data';
import type { Example } from '../example';
import { rowsOf } from '../examples';
import { readJsonl } from '../formats/jsonl';
import { readPairs } from '../formats/pairs-tsv';
import { byteRuns, longWords, words } from './features';
import { fitThreshold, jaccard, overlaps, predictByOverlap } from './jaccard';
import { accuracy, majorityAccuracy, standardError } from './majority';
import { predictNaiveBayes, trainNaiveBayes } from './naive-bayes';

noteLeftOut('the published figures of the baselines on IMDb and WikiPairs');

const encode = (text: string) => new TextEncoder().encode(text);

function labelled(...rows: [label: number, text: string][]): Example[] {
	return rows.map(([label, text]) => ({ tokens: encode(text), label }));
}

describe('majority', () => {
	test('the most frequent class, its accuracy, and the error of that', () => {
		const rows = labelled([2, ''], [1, ''], [1, ''], [0, '']);
		expect(majorityAccuracy(rows)).toBe(0.5);
		expect(accuracy([1, 1, 1, 1], rows)).toBe(0.5);
		expect(standardError(0.5, 100)).toBe(0.05);
		expect([accuracy([], []), majorityAccuracy([]), standardError(0.5, 0)]).toEqual([0, 0, 0]);
	});
});

describe('features', () => {
	test('runs of bytes, words, long words', () => {
		expect(byteRuns(1)(encode('abab'))).toEqual(new Set([97, 98]));
		expect(byteRuns(2)(encode('abab')).size).toBe(2);
		expect(byteRuns(3)(encode('ab')).size).toBe(0);
		expect(words(encode("Don't, DON'T! 2 é x"))).toEqual(new Set(["don't", 'x']));
		expect(longWords(encode('The 1984 novels, été novel'))).toEqual(
			new Set(['1984', 'novels', 'novel']),
		);
	});
});

describe('naive Bayes', () => {
	test('by hand: ln((n + 1) / (N + 2)), features of fewer than five examples passed over', async () => {
		const rows: [number, string][] = [
			...Array.from({ length: 6 }, (): [number, string] => [0, 'bad film rare']),
			...Array.from({ length: 6 }, (): [number, string] => [1, 'good film']),
		];
		rows[0] = [0, 'bad film unique'];
		const train = labelled(...rows);
		const model = await trainNaiveBayes(train, 2, words);
		expect([...model.weights.keys()].toSorted()).toEqual(['bad', 'film', 'good', 'rare']);
		const [first = 0, second = 0] = model.weights.get('bad') ?? [];
		expect(first).toBeCloseTo(Math.log(7 / 8), 12);
		expect(second).toBeCloseTo(Math.log(1 / 8), 12);
		expect(accuracy(await predictNaiveBayes(model, train), train)).toBe(1);
		expect(await predictNaiveBayes(model, labelled([1, 'a good one'], [0, 'bad']))).toEqual([1, 0]);
	});

	test('three classes, with their shares', async () => {
		const rows = ['red', 'green', 'blue'].flatMap((text, label) =>
			Array.from({ length: 10 * (label + 1) }, (): [number, string] => [label, text]),
		);
		const train = labelled(...rows);
		const model = await trainNaiveBayes(train, 3, words);
		expect(await predictNaiveBayes(model, labelled([0, 'red'], [1, 'green'], [2, 'none']))).toEqual(
			[0, 1, 2],
		);
	});

	test('of a pair it takes the features of both texts', async () => {
		const pairs = Array.from({ length: 20 }, (_, pair) => ({
			tokens: encode('same'),
			second: encode(pair % 2 ? 'yes' : 'no'),
			label: pair % 2,
		}));
		const model = await trainNaiveBayes(pairs, 2, words);
		expect(accuracy(await predictNaiveBayes(model, pairs), pairs)).toBe(1);
	});
});

describe('overlap of words', () => {
	test('by hand', () => {
		expect(jaccard(new Set('abc'), new Set('bcd'))).toBe(0.5);
		expect(jaccard(new Set(), new Set())).toBe(0);
	});

	test('no other threshold is more accurate', () => {
		const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), {
			minLength: 1,
		});
		fc.assert(
			fc.property(pairs, (rows) => {
				const values = Float64Array.from(rows, ([value]) => value / 6);
				const labels = rows.map(([, label]) => ({ label: Number(label) }));
				const right = (threshold: number) =>
					Array.from(predictByOverlap(values, threshold)).filter(
						(guess, at) => guess === labels[at]?.label,
					).length;
				const best = Math.max(...[...values, Number.POSITIVE_INFINITY].map(right));
				expect(right(fitThreshold(values, labels))).toBe(best);
			}),
		);
	});
});

describe.runIf(hasSharedData)('the published figures', () => {
	const imdb = (part: string, maximumLength: number): Example[] =>
		rowsOf(
			readJsonl(
				{ name: part, bytes: readShared(`imdb/imdb_dev_${part}.jsonl.gz`) },
				{ maximumLength },
			).examples,
		);
	const kinds = [byteRuns(1), byteRuns(3), words];

	test.each([
		[256, [56.8, 66.4, 69.4]],
		[512, [55.0, 71.6, 74.0]],
		[1000, [58.2, 74.0, 78.2]],
		[4000, [58.0, 74.0, 80.6]],
	])('IMDb, first %d bytes: single bytes, trigrams, words', async (maximumLength, published) => {
		const train = imdb('train_2000', maximumLength);
		const held = imdb('test_500', maximumLength);
		const percent: number[] = [];
		for (const features of kinds) {
			const prediction = await predictNaiveBayes(await trainNaiveBayes(train, 2, features), held);
			percent.push(Number((100 * accuracy(prediction, held)).toFixed(1)));
		}
		expect(percent).toEqual(published);
	});

	test('IMDb: the majority is chance, bigrams lie between bytes and trigrams', async () => {
		const [train, held] = [imdb('train_2000', 1000), imdb('test_500', 1000)];
		expect(majorityAccuracy(held)).toBe(0.5);
		const bigrams = await predictNaiveBayes(await trainNaiveBayes(train, 2, byteRuns(2)), held);
		expect(accuracy(bigrams, held)).toBeGreaterThan(0.582);
		expect(accuracy(bigrams, held)).toBeLessThan(0.74);
	});

	test.each([
		[256, 74, 0.02],
		[1000, 87, 0.045],
		[4000, 93.8, 0.085],
	])(
		'WikiPairs, first %d characters: best threshold on the same rows',
		(characters, published, at) => {
			// The figures cut in characters; the reader cuts in bytes, as the arena does.
			const text = new TextDecoder().decode(readShared('retrieval/wikipairs_dev_400.tsv.gz'));
			const rows = text
				.trimEnd()
				.split('\n')
				.map((row) => row.split('\t'));
			const cut = rows.map((row) => [
				...row.slice(0, 3),
				...row.slice(3).map((part) => part.slice(0, characters)),
			]);
			const bytes = encode(cut.map((row) => row.join('\t')).join('\n'));
			const read = readPairs({ name: 'pairs', bytes }, { maximumLength: 10_000 });
			const examples = rowsOf(read.examples);
			const values = overlaps(examples);
			const threshold = fitThreshold(values, examples);
			const percent = 100 * accuracy(predictByOverlap(values, threshold), examples);
			// The published figures are rounded to the digits given here; so is the threshold, to steps of 0.005.
			expect(Math.abs(percent - published)).toBeLessThanOrEqual(0.06);
			expect(Math.abs(threshold - at)).toBeLessThanOrEqual(0.005);
		},
	);
});
