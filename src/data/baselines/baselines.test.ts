import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasSharedData, noteLeftOut, readShared } from '../../testing/shared-data';
import { examplesBuilder, type LabelledExamples } from '../examples';
import { byteTokens } from '../formats/byte-tokens';
import { readJsonl } from '../formats/jsonl';
import { readPairs } from '../formats/pairs-tsv';
import { longWords, tokenRuns, words } from './features';
import { fitThreshold, jaccard, overlaps, predictByOverlap } from './jaccard';
import { accuracy, majorityClass, predictMajority, standardError } from './majority';
import { predictNaiveBayes, trainNaiveBayes } from './naive-bayes';

noteLeftOut('the published figures of the baselines on IMDb and WikiPairs');

const encode = (text: string) => new TextEncoder().encode(text);
const tokens = (text: string) => byteTokens(encode(text), 10_000);

function labelled(...rows: [label: number, text: string][]) {
	const builder = examplesBuilder(1);
	for (const [label, text] of rows) builder.add(label, tokens(text));
	return builder.finish();
}

describe('majority', () => {
	test('the most frequent class, its accuracy, and the error of that', () => {
		const train = labelled([2, ''], [1, ''], [1, ''], [0, '']);
		const set = { classes: ['a', 'b', 'c'], train };
		expect(majorityClass(set)).toBe(1);
		expect(accuracy(predictMajority(set, train), train)).toBe(0.5);
		expect(majorityClass({ classes: ['a', 'b'], train: labelled([0, ''], [1, '']) })).toBe(0);
		expect(standardError(0.5, 100)).toBe(0.05);
		expect([accuracy([], labelled()), standardError(0.5, 0)]).toEqual([0, 0]);
	});
});

describe('features', () => {
	test('runs of tokens, words, long words', () => {
		expect(tokenRuns(1)(tokens('abab'))).toEqual(new Set([98, 99]));
		expect(tokenRuns(2)(tokens('abab')).size).toBe(2);
		expect(tokenRuns(3)(tokens('ab')).size).toBe(0);
		expect(words(tokens("Don't, DON'T! 2 é x"))).toEqual(new Set(["don't", 'x']));
		expect(longWords(tokens('The 1984 novels, été novel'))).toEqual(
			new Set(['1984', 'novels', 'novel']),
		);
	});
});

describe('naive Bayes', () => {
	test('by hand: ln((n + 1) / (N + 2)), features of fewer than five examples passed over', () => {
		const rows: [number, string][] = [
			...Array.from({ length: 6 }, (): [number, string] => [0, 'bad film rare']),
			...Array.from({ length: 6 }, (): [number, string] => [1, 'good film']),
		];
		rows[0] = [0, 'bad film unique'];
		const train = labelled(...rows);
		const model = trainNaiveBayes(train, 2, words);
		expect([...model.weights.keys()].toSorted()).toEqual(['bad', 'film', 'good', 'rare']);
		const [first = 0, second = 0] = model.weights.get('bad') ?? [];
		expect(first).toBeCloseTo(Math.log(7 / 8), 12);
		expect(second).toBeCloseTo(Math.log(1 / 8), 12);
		expect(accuracy(predictNaiveBayes(model, train), train)).toBe(1);
		expect([...predictNaiveBayes(model, labelled([1, 'a good one'], [0, 'bad']))]).toEqual([1, 0]);
	});

	test('three classes, with their shares', () => {
		const rows = ['red', 'green', 'blue'].flatMap((text, label) =>
			Array.from({ length: 10 * (label + 1) }, (): [number, string] => [label, text]),
		);
		const train = labelled(...rows);
		const model = trainNaiveBayes(train, 3, words);
		expect([...predictNaiveBayes(model, labelled([0, 'red'], [1, 'green'], [2, 'none']))]).toEqual([
			0, 1, 2,
		]);
	});

	test('of a pair it takes the features of both texts', () => {
		const builder = examplesBuilder(2);
		for (let pair = 0; pair < 20; pair++)
			builder.add(pair % 2, tokens('same'), tokens(pair % 2 ? 'yes' : 'no'));
		const pairs = builder.finish();
		const model = trainNaiveBayes(pairs, 2, words);
		expect(accuracy(predictNaiveBayes(model, pairs), pairs)).toBe(1);
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
				const labels = Uint16Array.from(rows, ([, label]) => Number(label));
				const right = (threshold: number) =>
					predictByOverlap(values, threshold).filter((guess, at) => guess === labels[at]).length;
				const best = Math.max(...[...values, Number.POSITIVE_INFINITY].map(right));
				expect(right(fitThreshold(values, { labels }))).toBe(best);
			}),
		);
	});
});

describe.runIf(hasSharedData)('the published figures', () => {
	const imdb = (part: string, maximumLength: number): LabelledExamples =>
		readJsonl(
			{ name: part, bytes: readShared(`imdb/imdb_dev_${part}.jsonl.gz`) },
			{ maximumLength },
		);
	const kinds = [tokenRuns(1), tokenRuns(3), words];

	test.each([
		[256, [56.8, 66.4, 69.4]],
		[512, [55.0, 71.6, 74.0]],
		[1000, [58.2, 74.0, 78.2]],
		[4000, [58.0, 74.0, 80.6]],
	])('IMDb, first %d bytes: single bytes, trigrams, words', (maximumLength, published) => {
		const train = imdb('train_2000', maximumLength).examples;
		const held = imdb('test_500', maximumLength).examples;
		const percent = kinds.map((features) => {
			const prediction = predictNaiveBayes(trainNaiveBayes(train, 2, features), held);
			return Number((100 * accuracy(prediction, held)).toFixed(1));
		});
		expect(percent).toEqual(published);
	});

	test('IMDb: the majority is chance, bigrams lie between bytes and trigrams', () => {
		const { classes, examples: train } = imdb('train_2000', 1000);
		const held = imdb('test_500', 1000).examples;
		expect(accuracy(predictMajority({ classes, train }, held), held)).toBe(0.5);
		const bigrams = predictNaiveBayes(trainNaiveBayes(train, 2, tokenRuns(2)), held);
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
			const { examples } = readPairs({ name: 'pairs', bytes }, { maximumLength: 10_000 });
			const values = overlaps(examples);
			const threshold = fitThreshold(values, examples);
			const percent = 100 * accuracy(predictByOverlap(values, threshold), examples);
			// The published figures are rounded to the digits given here; so is the threshold, to steps of 0.005.
			expect(Math.abs(percent - published)).toBeLessThanOrEqual(0.06);
			expect(Math.abs(threshold - at)).toBeLessThanOrEqual(0.005);
		},
	);
});
