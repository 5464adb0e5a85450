/** Generated Pathfinder-32 images against figures of images from the reference program. */
import { describe, expect, test } from 'vitest';
import { hasSharedData, noteLeftOut, readShared } from '../../testing/shared-data';
import { expectAgreement, expectShare } from '../../testing/statistics';
import { sha256 } from '../digest';
import { paddedIds } from '../encoding';
import { type Example, take } from '../example';
import { type Difficulty, difficulties, pathfinderExamples } from './pathfinder';
import { describePathfinder } from './pathfinder/describe';
import { pathfinderBinary, pathfinderEncoding, readPathfinderBinary } from './pathfinder/layout';

const count = 1000;

interface Published {
	readonly images: number;
	readonly nonZeroShare: readonly [mean: number, deviation: number];
	readonly pixelMean: readonly [mean: number, deviation: number];
	readonly brightest: number;
	readonly bandShare: readonly number[];
}

const published: Readonly<Record<Difficulty, Published>> = {
	easy: {
		images: 2300,
		nonZeroShare: [0.347, 0.021],
		pixelMean: [20.66, 0.95],
		brightest: 1.8,
		bandShare: [0.6526, 0.2024, 0.0226, 0.0155, 0.0264, 0.0241, 0.0293, 0.0203, 0.005, 0.0018],
	},
	intermediate: {
		images: 1100,
		nonZeroShare: [0.373, 0.022],
		pixelMean: [22.49, 1.04],
		brightest: 2,
		bandShare: [0.6268, 0.2143, 0.0224, 0.0198, 0.0283, 0.0314, 0.0297, 0.0202, 0.0052, 0.0019],
	},
	hard: {
		images: 800,
		nonZeroShare: [0.451, 0.027],
		pixelMean: [27.64, 1.62],
		brightest: 2,
		bandShare: [0.5493, 0.2516, 0.0257, 0.0284, 0.0352, 0.0462, 0.0353, 0.0209, 0.0054, 0.0019],
	},
};

function draw(difficulty: Difficulty, images: number, seed = 1): Example[] {
	return take(pathfinderExamples({ difficulty, seed, split: 'train' }), images);
}

describe.each(difficulties)(`${count} images, %s`, (difficulty) => {
	const images = draw(difficulty, count);
	const { images: referenceCount, ...expected } = published[difficulty];
	const sizes = { count, referenceCount };

	test('statistics as published, cheap baselines near chance', async () => {
		const { statistics, baselines, rows, classes, length } = await describePathfinder(images);
		expect({ rows, classes }).toEqual({ rows: count, classes: 2 });
		expect([length.minimum, length.maximum]).toEqual([1024, 1024]);
		expectShare({
			what: 'labels',
			got: statistics.labelMean,
			reference: 0.5,
			rounding: 0,
			count,
			referenceCount: Infinity,
		});
		for (const what of ['nonZeroShare', 'pixelMean'] as const) {
			const [reference, deviation] = expected[what];
			const rounding = what === 'pixelMean' ? 0.005 : 0.0005;
			const got = statistics[what];
			expectAgreement({ what, got: got.mean, reference, deviation, rounding, ...sizes });
			// Of a deviation, for values near to normal: deviation / sqrt(2).
			expectAgreement({
				what: `deviation of ${what}`,
				got: got.standardDeviation,
				reference: deviation,
				deviation: deviation / Math.SQRT2,
				rounding,
				...sizes,
			});
		}
		const { mean, standardDeviation, minimum } = statistics.brightest;
		expectAgreement({
			what: 'brightest',
			got: mean,
			reference: expected.brightest,
			deviation: standardDeviation,
			rounding: 0.05,
			...sizes,
		});
		expect(minimum).toBeGreaterThanOrEqual(1);
		for (const [
			band,
			{ mean: got, standardDeviation: deviation },
		] of statistics.bandShare.entries())
			expectAgreement({
				what: `band ${band}`,
				got,
				reference: expected.bandShare[band] ?? 0,
				deviation,
				rounding: 5e-5,
				...sizes,
			});
		const asked = count / 5;
		for (const what of ['nearestNeighbour', 'greyBandsRidge'])
			expectShare({
				what,
				got: baselines[what] ?? 0,
				reference: 0.5,
				rounding: 0,
				count: asked,
				referenceCount: Infinity,
			});
	});

	test('no image comes twice', () => {
		const keys = images.map(({ tokens }) => Buffer.from(tokens).toString('latin1'));
		expect(new Set(keys).size).toBe(count);
	});
});

describe('streams', () => {
	test('the same seed gives the same bytes on every machine', async () => {
		const digest = (difficulty: Difficulty) => sha256(pathfinderBinary(draw(difficulty, 10)));
		expect(await Promise.all(difficulties.map(digest))).toEqual([
			'6939d86ebd0249fd0aa35ceb006c073eecc1194b7b51074b0cf88e6e5622e6e6',
			'861eed89760995b5d16ac5f899a53753bfa9a9b700353d7afa30f4f13fcb3aa9',
			'f29c588b23000a13d98d778b328a30a665ad7c540edcee6cb4348700d732aacb',
		]);
	});

	test('an image needs none before it; seeds and splits draw others', () => {
		const source = { difficulty: 'easy', seed: 3, split: 'train' } as const;
		const images = take(pathfinderExamples(source), 8);
		expect(take(pathfinderExamples(source, 6), 2)).toEqual(images.slice(6));
		const others = [
			...take(pathfinderExamples({ ...source, split: 'validation' }), 8),
			...take(pathfinderExamples({ ...source, split: 'test' }), 8),
			...take(pathfinderExamples({ ...source, seed: 4 }), 8),
		];
		const keys = [...images, ...others].map(({ tokens }) => tokens.join());
		expect(new Set(keys).size).toBe(32);
	});
});

describe('layout', () => {
	const images = draw('easy', 3);
	const bytes = pathfinderBinary(images);

	test('what is written is read back: "PF32", the count, then label and pixels', () => {
		expect([...readPathfinderBinary(bytes)]).toEqual(images);
		expect(bytes.length).toBe(8 + 3 * 1025);
		expect([...bytes.slice(0, 9)]).toEqual([0x50, 0x46, 0x33, 0x32, 3, 0, 0, 0, images[0]?.label]);
	});

	test('damage is refused', () => {
		const read = (damaged: Uint8Array) => () => [...readPathfinderBinary(damaged)];
		expect(read(bytes.slice(0, -1))).toThrow(/3 images are 3083 bytes, it has 3082/);
		expect(read(bytes.slice(1))).toThrow(/does not begin with PF32/);
		expect(read(bytes.with(8, 2))).toThrow(/a label is 2, not 0 or 1/);
	});

	test('a grey value is its own id, row after row', () => {
		const [first] = images;
		if (!first) throw new Error('no image');
		expect(paddedIds(first.tokens, pathfinderEncoding)).toEqual(Int32Array.from(first.tokens));
		expect(() => paddedIds(first.tokens, pathfinderEncoding, 2048)).toThrow(
			/1024 tokens, the model takes 2048/,
		);
	});
});

noteLeftOut('Pathfinder-32 files of the reference program');
test.runIf(hasSharedData).each([
	['easy', 'pf32_easy_dev_2300'],
	['intermediate', 'pf32_inter_dev_1100'],
	['hard', 'pf32_hard_dev_800'],
] as const)(
	'the %s file of the reference program is read, described as published, and written back',
	async (difficulty, file) => {
		const bytes = readShared(`pathfinder/${file}.bin.gz`);
		const images = [...readPathfinderBinary(bytes)];
		expect(Buffer.compare(pathfinderBinary(images), bytes)).toBe(0);
		const { statistics, rows } = await describePathfinder(images);
		const expected = published[difficulty];
		expect(rows).toBe(expected.images);
		expect(statistics.pixelMean.mean).toBeCloseTo(expected.pixelMean[0], 2);
		expect(statistics.nonZeroShare.mean).toBeCloseTo(expected.nonZeroShare[0], 3);
		expect(statistics.bandShare.map(({ mean }) => Number(mean.toFixed(4)))).toEqual(
			expected.bandShare,
		);
	},
);
