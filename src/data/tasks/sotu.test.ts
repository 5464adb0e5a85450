/** The embedded labelled tasks, made from the corpora in `public`. */
import { describe, expect, test } from 'vitest';
import { embeddedEnvironment } from '../../testing/embedded';
import { concatenate, sha256 } from '../digest';
import { type Example, sequencesOf } from '../example';
import { loadData } from '../index';
import { atLength, type LabelledData } from '../labelled';
import { eraExamples } from './sotu/era';
import { pairExamples } from './sotu/pairs';
import { readSpeeches, splitOf, windowBytes } from './sotu/speeches';

const environment = embeddedEnvironment();
const speeches = await readSpeeches(environment);
const [era, pairs] = [await labelled('sotu-era'), await labelled('sotu-pairs')];

async function labelled(id: string): Promise<LabelledData> {
	const data = await loadData(id, environment);
	if (data.kind === 'text') throw new Error(`${id} is labelled`);
	return data;
}

/** Which speech a window is from: all windows share the memory of the text. */
function speechOf(window: Uint8Array): number {
	return speeches.findIndex(
		({ byteOffset, length }) =>
			window.byteOffset >= byteOffset && window.byteOffset + window.length <= byteOffset + length,
	);
}

const digestOf = (rows: readonly Example[]) => sha256(concatenate(rows.flatMap(sequencesOf)));

test('of 210 speeches every fifth is for the test, and every tenth validates', () => {
	const sides = speeches.map((_, place) => splitOf(place));
	const count = (side: string) => sides.filter((one) => one === side).length;
	expect([count('train'), count('validation'), count('test')]).toEqual([147, 21, 42]);
	expect(sides.slice(0, 10).join(' ')).toBe(
		'train train validation train test train train train train test',
	);
});

describe.each([
	['sotu-era', era, eraExamples],
	['sotu-pairs', pairs, pairExamples],
] as const)('%s', (_id, data, examplesOf) => {
	const parts = [data.train(0, 2000), data.validation(9999), data.test(9999)];

	test('2,000 windows are held out twice, as many of each label; no speech is in two parts', () => {
		expect(parts.map(({ length }) => length)).toEqual([2000, 2000, 2000]);
		for (const rows of parts) expect(rows.filter(({ label }) => label === 1)).toHaveLength(1000);
		const known = parts.map((rows) => new Set(rows.flatMap(sequencesOf).map(speechOf)));
		const all = known.flatMap((places) => [...places]);
		expect(new Set(all).size).toBe(all.length);
		expect(all).not.toContain(-1);
	});

	test('a row is a function of seed, split and index', () => {
		expect(data.train(500, 20)).toEqual(parts[0]?.slice(500, 520));
		const [same, other] = [1, 2].map((seed) => examplesOf(speeches, 'train', seed)(7));
		expect(same).toEqual(parts[0]?.[7]);
		expect(other).not.toEqual(same);
	});
});

test('known answers: the same windows on every machine', async () => {
	expect(await digestOf(era.train(0, 50))).toBe(
		'c50e1bfffca6c80b4f30fe32896afe1b3d9ee0d15161e5f43bc7c5f19763c9c5',
	);
	expect(await digestOf(pairs.train(0, 50))).toBe(
		'2c5785f630dbae349778ca230d9c4d1c0603791f178342b362b4d177fc0293d7',
	);
});

test('the label of an era is where the speech stands: 1790 to 1899, or 1951 on', () => {
	for (const { tokens, label } of era.train(0, 400)) {
		const place = speechOf(tokens);
		expect(label === 0 ? place < 99 : place >= 144).toBe(true);
	}
});

test('the label of a pair is whether both are from one speech, of which they share no byte', () => {
	for (const { tokens, second = new Uint8Array(), label } of pairs.train(0, 400)) {
		expect(Number(speechOf(tokens) === speechOf(second))).toBe(label);
		expect([tokens.length, second.length]).toEqual([windowBytes, windowBytes]);
		if (label === 1)
			expect(tokens.byteOffset + tokens.length).toBeLessThanOrEqual(second.byteOffset);
	}
});

test('baselines: eras are easy, as calibrated on other windows of the same text; pairs are not', async () => {
	const eras = atLength(era, 128);
	const found = await eras.baselines(eras.test(2000));
	// Calibration: single bytes 76 %, trigrams 90 %; 1,004 windows give a standard error of 1.3 and 0.9 points.
	expect(found.majority).toBe(0.5);
	expect(Math.abs((found.naiveBayesBytes ?? 0) - 0.76)).toBeLessThan(4 * 0.013);
	expect(Math.abs((found.naiveBayesTrigrams ?? 0) - 0.9)).toBeLessThan(4 * 0.009);
	const two = atLength(pairs, 1024);
	const overlap = await two.baselines(two.test(2000));
	// Four standard errors of 2,000 coin tosses above chance, and far from solved.
	expect(overlap.jaccard).toBeGreaterThan(0.5 + (4 * 0.5) / Math.sqrt(2000));
	expect(overlap.jaccard).toBeLessThan(0.7);
}, 60_000);

test('a text that is not the one counted on is refused', async () => {
	const readEmbedded = async () => new TextEncoder().encode('Fellow-Citizens\n\nAgain\n');
	await expect(loadData('sotu-era', { ...environment, readEmbedded })).rejects.toThrow(
		'has 2 addresses instead of 210',
	);
});
