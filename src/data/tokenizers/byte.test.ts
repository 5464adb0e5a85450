import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteTokenizer } from './byte';

test('text comes back whole', () => {
	const text = fc.string({ unit: 'grapheme' });
	fc.assert(
		fc.property(text, (value) => byteTokenizer.decode(byteTokenizer.encode(value)) === value),
	);
	expect(byteTokenizer.decode(byteTokenizer.encode('\ufeff…👩‍👩‍👧'))).toBe('\ufeff…👩‍👩‍👧');
});

test('any bytes come back, and each token is one of them', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 100, size: 'max' }), (bytes) => {
			const { tokens, byteLengths } = byteTokenizer.measure(bytes);
			expect(byteTokenizer.decodeBytes(tokens)).toEqual(bytes);
			expect([...byteLengths]).toEqual(Array.from(bytes, () => 1));
		}),
	);
	expect(byteTokenizer.bytesOf(0xff)).toBe(1);
});

test('é is two tokens', () => expect([...byteTokenizer.encode('é')]).toEqual([0xc3, 0xa9]));

test('half a character is shown, not thrown', () =>
	expect(byteTokenizer.decode([0x61, 0xc3])).toBe('a\ufffd'));

test('every label is printable and unlike the others of its kind', () => {
	const labels = [...byteTokenizer.encode('a \n\té~')].map((id) => byteTokenizer.labelOf(id));
	expect(labels).toEqual(['a', '␣', '⏎', '⇥', 'C3', 'A9', '~']);
	const all = Array.from({ length: byteTokenizer.vocabularySize }, (_, id) =>
		byteTokenizer.labelOf(id),
	);
	expect(all.every((label) => /^[\x21-\x7e␣⏎⇥]{1,2}$/.test(label))).toBe(true);
	expect(new Set(all).size).toBe(256);
	expect([byteTokenizer.labelOf(0), byteTokenizer.labelOf(127)]).toEqual(['00', '7F']);
});

test.each([256, -1, 1.5, Number.NaN])('%d is no byte', (id) => {
	expect(() => byteTokenizer.labelOf(id)).toThrow(/0 to 255/);
	expect(() => byteTokenizer.decode([id])).toThrow(/0 to 255/);
});
