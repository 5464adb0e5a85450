import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastSafeCut, pieceEnd } from './pieces';

function piecesOf(bytes: Uint8Array): Uint8Array[] {
	const pieces: Uint8Array[] = [];
	for (let start = 0; start < bytes.length; ) {
		const end = pieceEnd(bytes, start);
		pieces.push(bytes.slice(start, end));
		start = end;
	}
	return pieces;
}

const split = (text: string) =>
	piecesOf(new TextEncoder().encode(text)).map((piece) =>
		new TextDecoder('utf-8', { ignoreBOM: true }).decode(piece),
	);

/** The definition as a pattern: contraction, run with a space before it, or white space. */
const pattern =
	/'(?:s|d|m|t|ll|ve|re)| ?(?:\p{L}+|\p{N}+|[^\p{L}\p{N}\p{White_Space}]+)|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

const fragment = fc.constantFrom(
	...[' ', '  ', '\n', '\t', '\u3000', '\u00a0', 'a', 'The', 'é', 'e\u0301', '漢字', '7', '½', '٣'],
	...[
		"'",
		"'s",
		"'ll",
		"'re",
		"'v",
		"'S",
		'.',
		'…',
		'@-@',
		'😀',
		'👩‍👩‍👧',
		'_',
		'\u0085',
		'\ufeff',
		'<unk>',
	],
);
const texts = fc.array(fragment, { maxLength: 40, size: 'max' }).map((parts) => parts.join(''));

describe('pieces', () => {
	test('known answers', () => {
		expect(split("I'll say:  it's 3.5% \n 'so'\n\n")).toEqual([
			...['I', "'ll", ' say', ':', ' ', ' it', "'s", ' 3', '.', '5', '%', ' \n', " '", 'so', "'"],
			'\n\n',
		]);
	});

	test('agree with the pattern', () => {
		const any = fc.oneof(texts, fc.string({ unit: 'binary' }));
		fc.assert(
			fc.property(any, (text) => {
				expect(split(text)).toEqual(text.match(pattern) ?? []);
			}),
			{ numRuns: 2000 },
		);
	});

	test('cover bytes that are no UTF-8', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 100, size: 'max' }), (bytes) => {
				const pieces = piecesOf(bytes);
				expect(pieces.flatMap((piece) => [...piece])).toEqual([...bytes]);
				expect(pieces.every(({ length }) => length > 0)).toBe(true);
			}),
		);
	});

	test('a safe cut changes none of them, whatever follows', () => {
		const encode = (text: string) => new TextEncoder().encode(text);
		fc.assert(
			fc.property(texts, texts, (first, second) => {
				const text = encode(first + second);
				const cut = lastSafeCut(encode(first));
				const parts = [...piecesOf(text.subarray(0, cut)), ...piecesOf(text.subarray(cut))];
				expect(parts).toEqual(piecesOf(text));
			}),
			{ numRuns: 1000 },
		);
		expect(lastSafeCut(encode('one two three'))).toBe(7);
		expect(lastSafeCut(encode('漢字漢字'))).toBe(0);
	});
});
