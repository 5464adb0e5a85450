import { describe, expect, test } from 'vitest';
import { byteTokenizer } from '../data/tokenizers/byte';
import { learnCharacters } from '../data/tokenizers/characters';
import { slidingWindows } from '../data/windows';
import { sharedFile } from '../testing/shared-data';
import {
	bitsPerByteOf,
	firstTokenNats,
	scoreOfText,
	sizeOfText,
	wordPerplexityOf,
} from './metrics';

const encode = (text: string) => new TextEncoder().encode(text);

describe('metrics', () => {
	test('sizes: words between white space, and line ends, blank lines too', () => {
		expect(sizeOfText(encode(' = Été = \n \n\n one  two\u3000three'))).toEqual({
			bytes: 32,
			words: 9,
		});
		expect(sizeOfText(new Uint8Array())).toEqual({ bytes: 0, words: 0 });
	});

	test('known answers', () => {
		expect(bitsPerByteOf(Math.LN2 * 30, { bytes: 10 })).toBeCloseTo(3, 14);
		expect(wordPerplexityOf(Math.log(100) * 7, { words: 7 })).toBeCloseTo(100, 11);
	});

	test('bpb = words / bytes · log2 ppl', () => {
		const { bitsPerByte, wordPerplexity, words, bytes } = scoreOfText(700_000, {
			bytes: 1_146_846,
			words: 217_646,
		});
		expect((words / bytes) * Math.log2(wordPerplexity)).toBeCloseTo(bitsPerByte, 12);
	});

	test('a uniform model of bytes costs 8 bits a byte, whatever the windows', () => {
		const text = encode('the cat — the dog\n'.repeat(20));
		const tokens = byteTokenizer.encode(text);
		for (const stride of [1, 5, 16]) {
			const predicted = slidingWindows(tokens.length, { context: 16, stride }).reduce(
				(sum, { scoredFrom, end }) => sum + end - scoredFrom,
				0,
			);
			const nats = firstTokenNats(256) + predicted * Math.log(256);
			expect(scoreOfText(nats, sizeOfText(text)).bitsPerByte).toBeCloseTo(8, 12);
		}
	});

	test('the same model under two tokenizers has the same figures', async () => {
		// Characters cost the sum of their bytes: one distribution over texts, two ways to write it.
		const text = encode('é–漢😀 the cat \n'.repeat(9));
		const costOfByte = (byte: number) => 1 + (byte % 7) / 10;
		const costs = (tokens: Int32Array, bytesOf: (token: number) => Uint8Array) =>
			[...tokens]
				.flatMap((token) => [...bytesOf(token)])
				.reduce((sum, byte) => sum + costOfByte(byte), 0);
		const scores = [byteTokenizer, await learnCharacters([text], 4)].map((tokenizer) => {
			const nats = costs(tokenizer.encode(text), (token) => tokenizer.decodeBytes([token]));
			return scoreOfText(nats, sizeOfText(text));
		});
		expect(scores[0]).toEqual(scores[1]);
	});

	test('an empty text is refused', () => {
		expect(() => scoreOfText(1, sizeOfText(new Uint8Array()))).toThrow(/no bytes/);
		expect(() => wordPerplexityOf(1, { words: 0 })).toThrow(/no words/);
	});
});

describe('WikiText-2 validation', () => {
	for (const [name, bytes, words] of [
		['wikitext-2-raw/valid.txt', 1_146_846, 217_646],
		['wikitext-2/valid.txt', 1_121_681, 217_646],
	] as const) {
		const text = sharedFile(name, 'the size of WikiText-2 validation');
		test.skipIf(!text)(`${name} holds ${bytes} bytes and ${words} words`, () => {
			expect(sizeOfText(text ?? new Uint8Array())).toEqual({ bytes, words });
		});
	}
});
