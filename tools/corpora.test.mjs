import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pack, readTexts, sha256 } from './corpora.mjs';
import { crossEntropy } from './ngram.mjs';

const texts = readTexts();

function text(corpus, split) {
	return texts.find((candidate) => candidate.corpus === corpus && candidate.split === split);
}

describe('embedded corpora', () => {
	it('hold every address once, split by address', () => {
		const documents = ['train', 'validation', 'test'].map((split) => text('sotu', split).documents);
		expect(documents).toEqual([210, 12, 11]);
	});

	it('are the bytes that the calibration figures were measured on', () => {
		expect(texts.map(({ corpus, split, bytes }) => [corpus, split, bytes.length])).toEqual([
			['sotu', 'train', 9_691_009],
			['sotu', 'validation', 486_207],
			['sotu', 'test', 584_408],
			['moby-dick', 'train', 1_098_196],
			['moby-dick', 'validation', 122_653],
		]);
		expect(sha256(text('sotu', 'train').bytes)).toBe(
			'cf4fe9d145bc50285d67a0eb696628ed05aaeada4392f4a60993feed4e08b1fb',
		);
		expect(sha256(text('sotu', 'validation').bytes)).toBe(
			'3d1fabefdcf71dcb783c90c09affe60218fa07402145bc8fd7e85875b8028fa4',
		);
	});

	it('come out the same from a second run', () => {
		const hashes = (list) => list.map(({ bytes }) => sha256(bytes));
		expect(hashes(readTexts())).toEqual(hashes(texts));
	});

	it('are valid UTF-8 without carriage returns', () => {
		for (const { bytes } of texts) {
			expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
			expect(bytes.includes(0x0d)).toBe(false);
		}
	});

	it('cut the novel at the end of a line', () => {
		const train = text('moby-dick', 'train').bytes;
		const whole = train.length + text('moby-dick', 'validation').bytes.length;
		expect(train.at(-1)).toBe(0x0a);
		expect(train.length / whole).toBeCloseTo(0.9, 2);
	});

	it('are as hard to predict as the calibration says', () => {
		const bits = crossEntropy(text('sotu', 'train').bytes, text('sotu', 'validation').bytes);
		expect(Math.abs(bits.unigram - 4.324)).toBeLessThan(0.02);
		expect(Math.abs(bits.bigram - 3.402)).toBeLessThan(0.02);
	});

	it('are packed without a date and come back whole', () => {
		const { bytes } = text('moby-dick', 'validation');
		const packed = pack(bytes);
		expect([...packed.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
		expect(gunzipSync(packed).equals(bytes)).toBe(true);
		expect(pack(bytes).equals(packed)).toBe(true);
	});
});
