import { describe, expect, it } from 'vitest';
import { byteEncoding, greyEncoding, idsOf, paddedIds, withGram } from './encoding';

const bytes = (text: string) => new TextEncoder().encode(text);
const texts = byteEncoding(64);

describe('ids of runs of bytes', () => {
	it('with one byte are the bytes themselves', () => {
		expect(withGram(texts, 1)).toBe(texts);
		expect([...idsOf(bytes('ab'), texts)]).toEqual([98, 99]);
	});

	it.each([2, 3])('with %i depend on these bytes and on nothing else', (gram) => {
		const encoding = withGram(texts, gram);
		const [one, other] = ['xxthe tax', 'a theory'].map((text) => idsOf(bytes(text), encoding));
		const ends = ['xxthe tax', 'a theory'].map((text) => text.indexOf('the') + 2);
		expect(one?.[ends[0] ?? -1]).toBe(other?.[ends[1] ?? -1]);
		// At the beginning bytes are missing, which is no byte.
		expect(idsOf(bytes('e'), encoding)[0]).not.toBe(one?.[ends[0] ?? -1]);
		expect(idsOf(bytes('abc'), encoding)[2]).not.toBe(idsOf(bytes('adc'), encoding)[2]);
	});

	it('lie within the vocabulary, are spread over it, and leave padding alone', () => {
		const encoding = withGram(texts, 3);
		const all = Uint8Array.from({ length: 3 * 4096 }, (_, at) =>
			at % 3 === 0 ? at / 3 / 256 : at % 3 === 1 ? (at - 1) / 3 : 7,
		);
		const ids = idsOf(all, encoding).filter((_, at) => at % 3 === 2);
		expect(Math.min(...ids)).toBeGreaterThanOrEqual(1);
		expect(Math.max(...ids)).toBeLessThan(encoding.vocabulary);
		// 4,096 runs on 8,192 ids: by chance 3,223 differ.
		expect(new Set(ids).size).toBeGreaterThan(3000);
		const padded = paddedIds(bytes('ab'), encoding, 4);
		expect([...padded.subarray(2)]).toEqual([0, 0]);
		expect([...padded.subarray(0, 2)]).toEqual([...idsOf(bytes('ab'), encoding)]);
	});

	it('are made of texts alone', () => {
		const images = greyEncoding(16);
		expect(withGram(images, 3)).toBe(images);
	});
});
