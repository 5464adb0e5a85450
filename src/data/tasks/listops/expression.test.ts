import { describe, expect, test } from 'vitest';
import { evaluate, nestingOf, written } from './expression';
import { TsvReader } from './tsv';

/** Tokens of a written expression. */
function tokens(source: string): Uint8Array {
	return new TsvReader().read(`${source}\t0`)?.tokens ?? Uint8Array.of();
}

describe('values', () => {
	test.each([
		['( ( ( ( [SM 4 ) 4 ) 5 ) ] )', 3],
		['[MIN 3 1 2 ]', 1],
		['[MAX 3 1 2 ]', 3],
		['[MED 9 1 2 ]', 2],
		['[MED 1 2 ]', 1],
		['[MED 9 3 4 8 ]', 6],
		['[SM 9 9 9 ]', 7],
		['[MAX 2 [MIN 8 [SM 5 6 ] ] 0 ]', 2],
		['7', 7],
	])('%s is %d', (source, value) => {
		expect(evaluate(tokens(source))).toBe(value);
	});

	test.each([
		['', /it is empty/],
		['[MIN 3', /1 brackets stay open/],
		['[MIN ]', /symbol 2 closes an operator without values/],
		[']', /symbol 1 closes nothing/],
		['[MIN 3 ] 4', /goes on after symbol 3/],
	])('%j is refused', (source, message) => {
		expect(() => evaluate(source === '' ? Uint8Array.of() : tokens(source))).toThrow(message);
	});
});

test('the written form nests to the left and pairs everything', () => {
	const source = '( ( ( ( [SM 4 ) ( ( ( [MAX 1 ) 2 ) ] ) ) 5 ) ] )';
	expect(written(tokens(source))).toBe(source);
	expect(written(tokens('[SM 4 4 5 ]'))).toBe('( ( ( ( [SM 4 ) 4 ) 5 ) ] )');
	expect(written(tokens('8'))).toBe('8');
});

test('nesting counts operators in one another', () => {
	expect(
		['8', '[MIN 1 2 ]', '[MIN 1 [SM 2 [MED 3 4 ] ] ]'].map((source) => nestingOf(tokens(source))),
	).toEqual([0, 1, 3]);
});
