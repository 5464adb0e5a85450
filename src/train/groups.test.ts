import { describe, expect, it } from 'vitest';
import { rootOperators } from '../data/tasks/listops/symbols';
import { byLength, byRoot } from './groups';

const row = (length: number, second?: number) => ({
	tokens: new Uint8Array(length),
	...(second !== undefined && { second: new Uint8Array(second) }),
	label: 0,
});

describe('by length', () => {
	it('a quarter of the examples each, with the lengths that are in it', () => {
		const rows = [8, 1, 2, 7, 3, 5, 6, 4].map((length) => row(length));
		const marks = rows.map(({ tokens }) => tokens.length <= 3);
		expect(byLength(rows, marks)).toEqual([
			{ name: '1 to 2', accuracy: 1, count: 2 },
			{ name: '3 to 4', accuracy: 0.5, count: 2 },
			{ name: '5 to 6', accuracy: 0, count: 2 },
			{ name: '7 to 8', accuracy: 0, count: 2 },
		]);
	});

	it('examples of one length stay together, and none is lost', () => {
		const rows = [4, 4, 4, 4, 4, 9, 2].map((length) => row(length));
		const groups = byLength(
			rows,
			rows.map(() => true),
		);
		expect(groups.map(({ name, count }) => [name, count])).toEqual([
			['2 to 4', 6],
			['9', 1],
		]);
	});

	it('a pair is as long as both; where all are equal there is nothing to tell', () => {
		expect(byLength([row(1, 5), row(3)], [true, false]).map(({ name }) => name)).toEqual([
			'3',
			'6',
		]);
		expect(byLength([row(2), row(2)], [true, false])).toEqual([]);
		expect(byLength([], [])).toEqual([]);
	});
});

it('by root operator; a digit alone has none', () => {
	const of = (...tokens: number[]) => ({ tokens: Uint8Array.from(tokens), label: 0 });
	const rows = [of(10, 1, 2, 14), of(13, 1, 14), of(10, 4, 14), of(7)];
	expect(byRoot(rows, [true, true, false, true], rootOperators)).toEqual([
		{ name: '[MIN', accuracy: 0.5, count: 2 },
		{ name: '[SM', accuracy: 1, count: 1 },
	]);
});
