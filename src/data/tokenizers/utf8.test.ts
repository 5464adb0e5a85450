import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	binaryKey,
	CharacterClass,
	classOf,
	codePointAt,
	fromBinaryKey,
	isValidUtf8,
	sequenceLength,
} from './utf8';

function pointsOf(bytes: Uint8Array): number[] {
	const points: number[] = [];
	for (let at = 0; at < bytes.length; ) {
		const length = sequenceLength(bytes, at);
		points.push(codePointAt(bytes, at, length));
		at += length;
	}
	return points;
}

describe('UTF-8', () => {
	test('code points are those of the text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const points = [...text].map((character) => character.codePointAt(0));
				expect(pointsOf(new TextEncoder().encode(text))).toEqual(points);
			}),
		);
	});

	test('valid exactly where the platform decodes', () => {
		const fragments = fc.constantFrom(
			...[[0x41], [0xc0, 0x80], [0xc3, 0xa9], [0xe0, 0x9f, 0xbf], [0xe0, 0xa0, 0x80]],
			...[
				[0xed, 0x9f, 0xbf],
				[0xed, 0xa0, 0x80],
				[0xf0, 0x8f, 0xbf, 0xbf],
			],
			...[
				[0xf0, 0x90, 0x80, 0x80],
				[0xf4, 0x8f, 0xbf, 0xbf],
				[0xf4, 0x90, 0x80, 0x80],
				[0xe2, 0x82],
			],
			...[[0xf5, 0x80, 0x80, 0x80], [0x80], [0xff], [0xf0, 0x9f, 0x98]],
		);
		const sources = fc.oneof(
			fc.uint8Array({ maxLength: 100, size: 'max' }),
			fc.array(fragments).map((parts) => Uint8Array.from(parts.flat())),
		);
		fc.assert(
			fc.property(sources, (bytes) => {
				expect(isValidUtf8(bytes)).toBe(decodes(bytes));
			}),
			{ numRuns: 500 },
		);
	});

	test('classes', () => {
		const classes = ['a', 'é', '漢', '7', '½', ' ', '\u3000', '\n', '-', '😀', '\u0301'].map(
			(text) => classOf(text.codePointAt(0) ?? 0),
		);
		const { letter, number, space, other } = CharacterClass;
		expect(classes).toEqual([
			...[letter, letter, letter, number, number],
			...[space, space, space, other, other, other],
		]);
		expect(classOf(-1)).toBe(other);
	});

	test('binary keys come back, long ones too', () => {
		const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => (index * 7) % 256);
		expect(fromBinaryKey(binaryKey(bytes))).toEqual(bytes);
		expect(fromBinaryKey(binaryKey(bytes, 3, 9000))).toEqual(bytes.slice(3, 9000));
	});
});

function decodes(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}
