import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cosineSine, logarithm } from './normal';
import { multiplyHigh } from './philox';
import {
	type Counter,
	type Key,
	keyOf,
	normals,
	philox,
	Stream,
	splitWords,
	uniform01,
	uniformInteger,
} from './random';

const word = fc.nat(0xffffffff);

/** Counter, key, result in hexadecimal: design/promises.md section 4. */
const knownAnswers: readonly [Counter, Key, string][] = [
	[[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
	[
		[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
		[0xffffffff, 0xffffffff],
		'408f276d 41c83b0e a20bc7c6 6d5451fd',
	],
	[
		[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
		[0xa4093822, 0x299f31d0],
		'd16cfe09 94fdcceb 5001e420 24126ea1',
	],
	[[0, 0, Stream.dataOrder, 0], keyOf(1234), '8b438957 ec6a41f7 71067dfe 421d9aa5'],
];

describe('philox', () => {
	test.each(knownAnswers)('counter %j, key %j', (counter, key, expected) => {
		const hexadecimal = [...philox(counter, key)].map((value) =>
			value.toString(16).padStart(8, '0'),
		);
		expect(hexadecimal.join(' ')).toBe(expected);
	});

	test('writes into the array it is given', () => {
		const out = new Uint32Array(4);
		expect(philox([0, 0, 0, 0], [0, 0], out)).toBe(out);
		expect(out[0]).toBe(0x6627e8d5);
	});

	test('multiplyHigh is the high word of the exact product', () => {
		const exact = (a: number, b: number) => Number((BigInt(a) * BigInt(b)) >> 32n);
		fc.assert(
			fc.property(word, word, (a, b) => multiplyHigh(a, b) === exact(a, b)),
			{ numRuns: 5000 },
		);
		expect(multiplyHigh(0xffffffff, 0xffffffff)).toBe(0xfffffffe);
	});
});

describe('uniforms', () => {
	test('uniform01 has 24 bits and stays below 1', () => {
		expect(uniform01(0)).toBe(0);
		expect(uniform01(0xffffffff)).toBe(1 - 2 ** -24);
		expect(Math.fround(uniform01(0x8b438957))).toBe(uniform01(0x8b438957));
	});

	test('uniformInteger covers exactly [0, span)', () => {
		expect(uniformInteger(0xffffffff, 0xffffffff)).toBe(0xfffffffe);
		expect(uniformInteger(0xffffffff, 10)).toBe(9);
		expect(uniformInteger(0xffffffff, 0)).toBe(0);
		expect(() => uniformInteger(0, 2 ** 32)).toThrow(/below 2\^32/);
	});

	test('a seed is split into words, and anything else is refused', () => {
		expect(keyOf(2 ** 53 - 1)).toEqual([0xffffffff, 0x1fffff]);
		expect(splitWords(2 ** 32 + 7)).toEqual([7, 1]);
		for (const seed of [-1, 0.5, Number.NaN, 2 ** 53])
			expect(() => keyOf(seed)).toThrow(/seed must be/);
	});

	test('stream numbers never change', () => {
		expect(Stream).toEqual({
			parameterInitialisation: 1,
			dataOrder: 2,
			dropout: 3,
			textSampling: 4,
			evaluation: 5,
			syntheticTask: 6,
			dataSplit: 7,
		});
	});
});

describe('own polynomials agree with Math.* to 1e-12 relative', () => {
	const relativeError = (got: number, want: number) =>
		want === 0 ? Math.abs(got) : Math.abs(got - want) / Math.abs(want);

	test('logarithm on every power of two and on random words', () => {
		for (let power = 0; power <= 32; power++)
			expect(relativeError(logarithm(2 ** -power), Math.log(2 ** -power))).toBeLessThan(1e-12);
		const near = (value: number) => relativeError(logarithm(value), Math.log(value)) < 1e-12;
		fc.assert(
			fc.property(word, (value) => near((value + 1) * 2 ** -32)),
			{ numRuns: 5000 },
		);
		expect(near(1 - 2 ** -32)).toBe(true);
	});

	test('sine and cosine, against Math.* of the exactly reduced angle', () => {
		const check = (value: number) => {
			const turns = value * 2 ** -32;
			const quarter = Math.round(4 * turns);
			const angle = (turns - quarter / 4) * 2 * Math.PI;
			const [cosine, sine] = cosineSine(turns);
			const even = quarter % 2 === 0;
			const [plainCosine, plainSine] = even ? [cosine, sine] : [sine, cosine];
			expect(relativeError(Math.abs(plainCosine), Math.abs(Math.cos(angle)))).toBeLessThan(1e-12);
			expect(relativeError(Math.abs(plainSine), Math.abs(Math.sin(angle)))).toBeLessThan(1e-12);
			expect(Math.abs(cosine - Math.cos(2 * Math.PI * turns))).toBeLessThan(1e-15);
			expect(Math.abs(sine - Math.sin(2 * Math.PI * turns))).toBeLessThan(1e-15);
		};
		for (let eighth = 0; eighth < 8; eighth++) check(eighth * 2 ** 29);
		fc.assert(fc.property(word, check), { numRuns: 5000 });
	});
});

describe('normals', () => {
	test('known answers, computed once with the libm of Python', () => {
		const values = normals(1234, Stream.parameterInitialisation, 0, 6);
		expect([...new Uint32Array(values.buffer)].map((bits) => bits.toString(16))).toEqual([
			'be926101',
			'3f118648',
			'3f27c73e',
			'3e82393a',
			'c007cb3c',
			'3fd1629e',
		]);
	});

	test('a longer result begins with the shorter one; site and stream change it', () => {
		const long = normals(7, Stream.parameterInitialisation, 3, 101);
		expect(normals(7, Stream.parameterInitialisation, 3, 38)).toEqual(long.slice(0, 38));
		expect(normals(7, Stream.parameterInitialisation, 4, 101)).not.toEqual(long);
		expect(normals(7, Stream.syntheticTask, 3, 101)).not.toEqual(long);
		expect(normals(8, Stream.parameterInitialisation, 3, 101)).not.toEqual(long);
	});

	test('moments within five standard errors', () => {
		const count = 100_000;
		const values = normals(42, Stream.parameterInitialisation, 0, count);
		const moment = (power: number) =>
			values.reduce((sum, value) => sum + value ** power, 0) / count;
		expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(count));
		expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
		expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / count));
		expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
	});
});
