import { expect, test } from 'vitest';
import { keyOf, philox, Stream, uniform01, uniformInteger } from '../../core/random';
import { Draws } from './draws';
import { siteOf, splits } from './sites';

test('draw w of example g is word w mod 4 of counter (w div 4, g, synthetic task, site)', () => {
	const draws = new Draws(9, siteOf('listops', 'validation')).begin(7);
	const words = [0, 1].flatMap((block) => [
		...philox([block, 7, Stream.syntheticTask, 5], keyOf(9)),
	]);
	expect(words.map(() => draws.integer(1000))).toEqual(
		words.map((word) => uniformInteger(word, 1000)),
	);
	expect(draws.begin(7).uniform()).toBe(uniform01(words[0] ?? 0));
});

test('an example can be drawn again, whatever was drawn before', () => {
	const draws = new Draws(1, 4);
	const first = [draws.begin(3).uniform(), draws.uniform()];
	draws.begin(4).integer(10);
	expect([draws.begin(3).uniform(), draws.uniform()]).toEqual(first);
	expect(draws.begin(4).uniform()).not.toBe(first[0]);
});

test('site numbers never change, and none is used twice', () => {
	const tasks = [
		'listops',
		'listops-mini',
		'pathfinder-easy',
		'pathfinder-intermediate',
		'pathfinder-hard',
	] as const;
	const sites = tasks.flatMap((task) => splits.map((split) => siteOf(task, split)));
	expect(sites).toEqual([4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20, 21, 22]);
});

test('what is no seed and no example is refused', () => {
	expect(() => new Draws(-1, 0)).toThrow(/seed must be/);
	expect(() => new Draws(1, 0).begin(2 ** 32)).toThrow(/example must be below/);
});
