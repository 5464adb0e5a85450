import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { madeText } from '../../testing/made-text';
import { BpeTokenizer } from './bpe';
import type { BpeModel } from './bpe-file';
import { trainBpe } from './bpe-train';
import { pieceEnd } from './pieces';
import { binaryKey } from './utf8';

let model: BpeModel;
let tokenizer: BpeTokenizer;
beforeAll(async () => {
	model = await trainBpe([madeText(60_000)], { merges: 512 });
	tokenizer = new BpeTokenizer(model);
});

/** Every merge in order of rank over the whole piece: what encoding means, without a heap. */
function byHand(bytes: Uint8Array): number[] {
	const tokens: number[] = [];
	for (let start = 0; start < bytes.length; ) {
		const end = pieceEnd(bytes, start);
		let symbols = [...bytes.subarray(start, end)];
		for (const { left, right, result } of model.merges) {
			const joined: number[] = [];
			for (let at = 0; at < symbols.length; at++) {
				const found = symbols[at] === left && symbols[at + 1] === right;
				joined.push(found ? result : (symbols[at] ?? 0));
				if (found) at++;
			}
			symbols = joined;
		}
		tokens.push(...symbols);
		start = end;
	}
	return tokens;
}

describe('byte-level BPE', () => {
	test('any bytes come back, UTF-8 or not', () => {
		const sources = fc.oneof(
			fc.uint8Array({ maxLength: 300, size: 'max' }),
			fc.nat({ max: 50_000 }).map((at) => madeText(60_000).subarray(at, at + 200)),
		);
		fc.assert(
			fc.property(sources, (bytes) => {
				const { tokens, byteLengths } = tokenizer.measure(bytes);
				expect(tokenizer.decodeBytes(tokens)).toEqual(bytes.slice());
				expect(byteLengths.reduce((sum, length) => sum + length, 0)).toBe(bytes.length);
				expect([...tokens]).toEqual(byHand(bytes));
			}),
			{ numRuns: 50 },
		);
	});

	test('text with emoji, combining marks and a byte order mark comes back', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
			}),
		);
		const text = '\ufeffZa\u0301\u0323lgo 👩‍👩‍👧‍👦 🇳🇴 नमस्ते\u00a0é–漢😀\r\n';
		expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
		expect([...tokenizer.encode(new TextEncoder().encode(text))]).toEqual([
			...tokenizer.encode(text),
		]);
	});

	test('tokens are fewer than bytes, and say what they stand for', () => {
		const text = madeText(60_000);
		const tokens = tokenizer.encode(text);
		expect(text.length / tokens.length).toBeGreaterThan(1.8);
		expect(tokenizer.vocabularySize).toBe(256 + 512);
		const { result, left, right } = model.merges[0] ?? { result: 0, left: 0, right: 0 };
		expect(tokenizer.bytesOf(result)).toBe(2);
		expect(tokenizer.labelOf(result)).toBe(tokenizer.labelOf(left) + tokenizer.labelOf(right));
		expect(tokenizer.label).toBe('byte-level BPE, 512 merges');
		expect(() => tokenizer.decode([768])).toThrow(/0 to 767, got 768/);
	});

	test('a piece as long as the text takes no quadratic time', () => {
		const run = new Uint8Array(100_000).fill(0x65);
		const started = performance.now();
		expect(Buffer.compare(tokenizer.decodeBytes(tokenizer.encode(run)), run)).toBe(0);
		expect(performance.now() - started).toBeLessThan(10_000);
	});

	test('the bytes of no two tokens are equal', () => {
		expect(new Set(model.table.map((bytes) => binaryKey(bytes))).size).toBe(768);
	});
});
