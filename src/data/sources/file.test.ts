import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../core/problem';
import { maximumTextBytes, minimumTextBytes, splitText } from './file';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const lines = (count: number, end = '\n') =>
	Array.from({ length: count }, (_, index) => `line ${index} of the text – é 🙂${end}`).join('');

function utf16(text: string, littleEndian: boolean): Uint8Array {
	const bytes = new Uint8Array(2 + 2 * text.length);
	const view = new DataView(bytes.buffer);
	for (const [at, unit] of ['\ufeff', ...text.split('')].entries())
		view.setUint16(2 * at, unit.charCodeAt(0), littleEndian);
	return bytes;
}

const trainOf = ({ bytes, trainBytes }: ReturnType<typeof splitText>) =>
	bytes.subarray(0, trainBytes);

describe('what is read', () => {
	const text = lines(300);

	test('UTF-8', () => {
		const { bytes, notes, name } = splitText('notes.txt', encode(text));
		expect([decode(bytes), notes, name]).toEqual([text, [], 'notes.txt']);
	});

	test('UTF-8 with a byte order mark', () => {
		const { bytes, notes } = splitText('notes.txt', encode(`\ufeff${text}`));
		expect(bytes).toEqual(encode(text));
		expect(notes).toEqual([expect.stringContaining('byte order mark')]);
	});

	test.each([
		['little', true],
		['big', false],
	] as const)('UTF-16 %s-endian', (word, littleEndian) => {
		const { bytes, notes } = splitText('notes.txt', utf16(text, littleEndian));
		expect(decode(bytes)).toBe(text);
		expect(notes).toEqual([`Read as UTF-16 (${word}-endian) and converted to UTF-8.`]);
	});

	test('invalid UTF-8 is kept byte for byte, and said', () => {
		const latin1 = Uint8Array.from(lines(100), (unit) => unit.charCodeAt(0) & 0xff || 0x20);
		latin1[50] = 0xe9;
		const { bytes, notes } = splitText('latin1.txt', latin1);
		expect(bytes).toEqual(latin1);
		expect(notes).toEqual([expect.stringContaining('not valid UTF-8')]);
	});

	test('a character cut in two at the end is invalid', () => {
		expect(splitText('cut.txt', encode(text).slice(0, -2)).notes).toHaveLength(1);
	});

	test('CRLF is kept, and a split never parts it', () => {
		const crlf = encode(lines(300, '\r\n'));
		const split = splitText('dos.txt', crlf);
		expect(split.bytes).toEqual(crlf);
		expect(decode(trainOf(split)).endsWith('\r\n')).toBe(true);
	});
});

describe('what is refused', () => {
	const refusals: readonly [string, Uint8Array, RegExp][] = [
		['0 bytes', new Uint8Array(0), /"x" is empty/],
		['1 byte', encode('a'), /has 1 byte, too few/],
		['a byte too few', new Uint8Array(minimumTextBytes - 1).fill(0x61), /1,999 bytes, too few/],
		['a byte too many', new Uint8Array(maximumTextBytes + 1), /200,000,001 bytes, more than fits/],
		['NUL bytes', encode(`${'a'.repeat(3000)}\0`), /no plain text: byte 3000 is NUL/],
		['UTF-16 without a mark', utf16(lines(300), true).slice(2), /byte 1 is NUL/],
		[
			'UTF-32',
			Uint8Array.from(
				{ length: 4000 },
				(_, at) => [0xff, 0xfe, 0, 0][at] ?? [0x61, 0, 0, 0][at % 4] ?? 0,
			),
			/NUL/,
		],
		['UTF-16 that is short as UTF-8', utf16('a'.repeat(1500), true), /1,500 bytes, too few/],
	];

	test.each(refusals)('%s', (_name, bytes, message) => {
		expect(() => splitText('x', bytes)).toThrow(Problem);
		expect(() => splitText('x', bytes)).toThrow(message);
	});
});

describe('the split', () => {
	test.each([
		[8900, 9200, 8900],
		[8800, 9050, 9050],
		[8900, 9100, 8900],
		[8000, 9600, 9000],
	])('of lines that end at %d and %d, at %d', (first, second, expected) => {
		const text = new Uint8Array(10_000).fill(0x61);
		text[first - 1] = 0x0a;
		text[second - 1] = 0x0a;
		expect(splitText('x', text).trainBytes).toBe(expected);
	});

	test('one line of 10 MB is split at a byte, 50 MB in time', () => {
		expect(splitText('x', new Uint8Array(10_000_000).fill(0x61)).trainBytes).toBe(9_000_000);
		expect(splitText('x', new Uint8Array(50_000_000).fill(0x61)).trainBytes).toBe(45_000_000);
	});

	test('without a line end no character is cut', () => {
		for (const [size, text] of [
			[2, 'é'],
			[3, '–'],
			[4, '🙂'],
		] as const) {
			const split = splitText('x', encode(`a${text.repeat(1001)}`));
			expect((split.trainBytes - 1) % size).toBe(0);
			expect(decode(trainOf(split))).not.toContain('\ufffd');
		}
	});

	test('between 85 and 95 %, always the same, and nothing lost', () => {
		const bytes = fc.uint8Array({ minLength: 2100, maxLength: 4000, min: 9, max: 255 });
		fc.assert(
			fc.property(bytes, (text) => {
				const split = splitText('x', text);
				expect(splitText('x', text.slice()).trainBytes).toBe(split.trainBytes);
				const share = split.trainBytes / split.bytes.length;
				expect(share > 0.84 && share < 0.96).toBe(true);
			}),
		);
	});
});
