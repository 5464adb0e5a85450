import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeText } from '../../testing/made-text';
import { sharedFile } from '../../testing/shared-data';
import { byteTokenizer } from './byte';
import { CharacterTokenizer, learnCharacters } from './characters';

const encode = (text: string) => new TextEncoder().encode(text);

describe('characters', () => {
	test('known answer: learned ones are one token, others their bytes', () => {
		const tokenizer = new CharacterTokenizer(['é', '😀']);
		expect([...tokenizer.encode('aé😀–')]).toEqual([0x61, 256, 257, 0xe2, 0x80, 0x93]);
		expect([97, 256, 257, 0xe2].map((token) => tokenizer.bytesOf(token))).toEqual([1, 2, 4, 1]);
		expect([97, 256, 0xe2].map((token) => tokenizer.labelOf(token))).toEqual(['a', 'é', 'E2']);
		expect(tokenizer.label).toBe('characters, 2 beyond ASCII');
	});

	test('any bytes come back, and any text', async () => {
		const tokenizer = await learnCharacters([encode('é–漢😀 e\u0301 नमस्ते 👩‍👩‍👧')], 12);
		expect(tokenizer.vocabularySize).toBe(256 + 12);
		const sources = fc.oneof(
			fc.uint8Array({ maxLength: 100, size: 'max' }),
			fc.string({ unit: 'grapheme' }).map(encode),
			fc.constantFrom('é', '漢😀', '👩‍👩‍👧', '\ufeff', 'e\u0301').map(encode),
			fc.constant(encode('漢').subarray(0, 2)),
		);
		fc.assert(
			fc.property(fc.array(sources), (parts) => {
				const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
				const { tokens, byteLengths } = tokenizer.measure(bytes);
				expect(tokenizer.decodeBytes(tokens)).toEqual(bytes);
				expect(byteLengths.reduce((sum, length) => sum + length, 0)).toBe(bytes.length);
			}),
			{ numRuns: 300 },
		);
	});

	test('on ASCII it is the byte tokenizer', async () => {
		const text = 'First Citizen:\nBefore we proceed any further, hear me speak.\n';
		const tokenizer = await learnCharacters([encode(text)], 100);
		expect(tokenizer.vocabularySize).toBe(256);
		expect(tokenizer.encode(text)).toEqual(byteTokenizer.encode(text));
	});

	test('the most frequent are learned, equals by code point, wherever the text is cut', async () => {
		const text = encode('ß–ß–äöü漢漢漢'.repeat(10));
		const file = async (chunks: Uint8Array[]) => (await learnCharacters(chunks, 4)).toFile();
		const once = (await file([text])).model.vocab as Record<string, number>;
		expect(Object.keys(once).slice(-4)).toEqual(['ß', 'ä', '–', '漢']);
		for (let cut = 0; cut < 30; cut++)
			expect((await file([text.subarray(0, cut), text.subarray(cut)])).model.vocab).toEqual(once);
	});

	test('stops when told to; sizes are checked', async () => {
		const text = [madeText(1000)];
		const options = { signal: AbortSignal.abort() };
		await expect(learnCharacters(text, 10, options)).rejects.toMatchObject({ code: 'cancelled' });
		await expect(learnCharacters(text, -1)).rejects.toThrow(/from 0 to 8192, got -1/);
	});
});

const wikitext = sharedFile('wikitext-2-raw/valid.txt', 'characters of WikiText-2');

test.skipIf(!wikitext)('WikiText-2 raw validation: one token a character', async () => {
	const bytes = wikitext ?? new Uint8Array();
	const tokenizer = await learnCharacters([bytes], 8192);
	const tokens = tokenizer.encode(bytes);
	expect(tokens.length).toBe([...new TextDecoder().decode(bytes)].length);
	expect(Buffer.compare(tokenizer.decodeBytes(tokens), bytes)).toBe(0);
	console.info(
		`${tokenizer.vocabularySize} tokens, ${(bytes.length / tokens.length).toFixed(4)} bytes each`,
	);
});
