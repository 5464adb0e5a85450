import { expect, test } from 'vitest';
import {
	bitsPerByte,
	formatBytes,
	formatCount,
	formatDuration,
	formatExactBytes,
	formatFlops,
	formatLoss,
	formatRate,
	formatRatio,
	perplexity,
} from './units';

const english = 'en-US';

test.each([
	[0, '0'],
	[0.25, '0.25'],
	[950, '950'],
	[999.6, '1 k'],
	[1234, '1.23 k'],
	[1_234_567, '1.23 M'],
	[999_999, '1 M'],
	[-12_340, '-12.3 k'],
	[7e18, '7,000 P'],
])('count %d is %s', (count, text) => expect(formatCount(count, english)).toBe(text));

test.each([
	[17, '17 B'],
	[1023, '1,023 B'],
	[1024, '1 KiB'],
	[629_045, '614 KiB'],
	[10 * 2 ** 20, '10 MiB'],
	[2 ** 30 - 1, '1 GiB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes, english)).toBe(text));

test.each([
	[0.4, '0 ms'],
	[320, '320 ms'],
	[999.7, '1 s'],
	[4_240, '4.2 s'],
	[9_960, '10 s'],
	[42_000, '42 s'],
	[59_700, '1:00'],
	[78_000, '1:18'],
	[3_599_800, '1:00:00'],
	[7_387_000, '2:03:07'],
	[Number.POSITIVE_INFINITY, '∞ s'],
])('%d ms are %s', (milliseconds, text) =>
	expect(formatDuration(milliseconds, english)).toBe(text),
);

test('the other units', () => {
	expect(formatExactBytes(6_357_543, english)).toBe('6,357,543 bytes');
	expect(formatExactBytes(1, english)).toBe('1 byte');
	expect(formatFlops(1.5e9, english)).toBe('1.5 GFLOP');
	expect(formatFlops(812e6, english)).toBe('812 MFLOP');
	expect(formatRatio(0.6876, english)).toBe('0.69 ×');
	expect(formatRatio(1, english)).toBe('1 ×');
	expect(formatRatio(12.34, english)).toBe('12.3 ×');
	expect(formatRate(12_345, 'tokens', english)).toBe('12.3 k tokens/s');
	expect(formatLoss(2.34119, english)).toBe('2.3412');
	expect(formatLoss(2, english)).toBe('2.0000');
	expect(formatLoss(Number.NaN, english)).toBe('NaN');
});

test('the reader’s own locale is kept', () => {
	expect(formatCount(1_234_567, 'de-DE')).toBe('1,23 M');
	expect(formatLoss(2.5, 'de-DE')).toBe('2,5000');
});

test('a uniform guess over 256 bytes costs 8 bits a byte', () => {
	expect(bitsPerByte(Math.log(256))).toBeCloseTo(8, 12);
	expect(perplexity(Math.log(256))).toBeCloseTo(256, 9);
});
