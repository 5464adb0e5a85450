import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeText } from '../../testing/made-text';
import { sharedFile } from '../../testing/shared-data';
import { countWords, learnWords, WordTokenizer } from './words';

const encode = (text: string) => new TextEncoder().encode(text);
const sum = (values: Int32Array) => values.reduce((total, value) => total + value, 0);

describe('words', () => {
	test('known answer', async () => {
		const tokenizer = await learnWords([encode('the cat the dog the cat \n <unk> \n')], 2);
		expect(Array.from({ length: 4 }, (_, token) => tokenizer.labelOf(token))).toEqual([
			...['<eos>', '<unk>', 'the', 'cat'],
		]);
		const { tokens, byteLengths } = tokenizer.measure(' the dog \n \n the\u3000cat');
		expect([...tokens]).toEqual([2, 1, 0, 0, 2, 3]);
		expect([...byteLengths]).toEqual([4, 4, 2, 2, 4, 6]);
		expect(tokenizer.decode(tokens)).toBe(' the <unk> \n \n the cat');
		expect([0, 1, 2].map((token) => tokenizer.bytesOf(token))).toEqual([2, null, 4]);
		expect([tokenizer.label, tokenizer.lossless]).toEqual(['words, 2 and <unk>', false]);
	});

	test('byte lengths add up to any source that has a token', async () => {
		const tokenizer = await learnWords([madeText(5000)], 100);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 100, size: 'max' }), (bytes) => {
				const { tokens, byteLengths } = tokenizer.measure(bytes);
				if (tokens.length > 0) expect(sum(byteLengths)).toBe(bytes.length);
				expect(tokens.length).toBe(countWords(bytes));
				expect([...tokens]).toEqual([...tokenizer.encode(bytes)]);
			}),
		);
	});

	test('text of known words in the manner of WikiText comes back', async () => {
		const words = ['a', 'é', '漢字', '👩‍👩‍👧', '__proto__', '@-@', '<unk>', '1', 'constructor'];
		const tokenizer = new WordTokenizer([
			'<unk>',
			...words.filter((word) => word !== '<unk>'),
			'<eos>',
		]);
		const lines = fc.array(fc.array(fc.constantFrom(...words)));
		fc.assert(
			fc.property(lines, (value) => {
				const text = value.map((line) => `${line.map((word) => ` ${word}`).join('')} \n`).join('');
				expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
			}),
		);
	});

	test('equally frequent words by their bytes; the same wherever the text is cut', async () => {
		const text = encode('b a é c b a é c d '.repeat(5));
		const once = (await learnWords([text], 3)).toFile().model.vocab;
		expect(once).toEqual({ '<eos>': 0, '<unk>': 1, a: 2, b: 3, c: 4 });
		for (let cut = 0; cut < 30; cut++) {
			const chunks = [text.subarray(0, cut), text.subarray(cut)];
			expect((await learnWords(chunks, 3)).toFile().model.vocab).toEqual(once);
		}
	});

	test('a word that is no UTF-8 is not learned', async () => {
		const text = Uint8Array.of(0xff, 0x20, 0xff, 0x20, 0x61);
		const tokenizer = await learnWords([text], 5);
		expect([...tokenizer.encode(text)]).toEqual([1, 1, 2]);
		expect(tokenizer.vocabularySize).toBe(3);
	});

	test('stops when told to; sizes are checked', async () => {
		const options = { signal: AbortSignal.abort() };
		await expect(learnWords([], 10, options)).rejects.toMatchObject({ code: 'cancelled' });
		await expect(learnWords([], 8193)).rejects.toThrow(/from 1 to 8192, got 8193/);
	});
});

const raw = sharedFile('wikitext-2-raw/valid.txt', 'the number of words of WikiText-2 raw');
test.skipIf(!raw)('WikiText-2 raw validation has 217,646 words with line ends', () => {
	expect(countWords(raw ?? new Uint8Array())).toBe(217_646);
});

const tokenised = sharedFile('wikitext-2/valid.txt', 'words of the tokenised WikiText-2');
describe.skipIf(!tokenised)('WikiText-2 tokenised validation', () => {
	const text = tokenised ?? new Uint8Array();

	test.each([
		[1024, 75.4],
		[2048, 83.2],
		[4096, 90.9],
		[8192, 97],
	])('the %i most frequent types cover %f percent of the tokens', async (types, percent) => {
		// `<unk>` and `<eos>` are two of the types.
		const tokenizer = await learnWords([text], types - 2);
		const tokens = tokenizer.encode(text);
		expect(tokens.length).toBe(217_646);
		const written = new TextDecoder()
			.decode(text)
			.split(/\s+/)
			.filter((word) => word === '<unk>');
		const unknown = tokens.filter((token) => token === 1).length - written.length;
		expect(Math.abs(100 * (1 - unknown / tokens.length) - percent)).toBeLessThan(0.06);
	});

	test('13,777 types know it all: it comes back, and the bytes of its tokens are its bytes', () => {
		const types = [...new Set(new TextDecoder().decode(text).split(/\s+/).filter(Boolean))];
		expect(types.length + 1).toBe(13_777);
		const tokenizer = new WordTokenizer(['<eos>', ...types]);
		const { tokens, byteLengths } = tokenizer.measure(text);
		expect(Buffer.compare(tokenizer.decodeBytes(tokens), text)).toBe(0);
		expect(
			byteLengths.every((length, at) => length === (tokenizer.bytesOf(tokens[at] ?? 0) ?? 6)),
		).toBe(true);
		expect(sum(byteLengths)).toBe(1_121_681);
	});
});
