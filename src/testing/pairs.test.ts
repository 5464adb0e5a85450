import { expect, it } from 'vitest';
import { type Chosen, pairsOf, pairwise } from './pairs';

const factors = { a: [1, 2, 3], b: ['x', 'y'], c: [true, false], d: [0, 1, 2, 3] } as const;
const names = Object.keys(factors);

it('every pair occurs, in far fewer cases than there are', () => {
	const cases = pairwise(factors);
	const seen = new Set(cases.flatMap((chosen) => pairsOf(names, chosen)));
	expect(seen.size).toBe(3 * 2 + 3 * 2 + 3 * 4 + 2 * 2 + 2 * 4 + 2 * 4);
	expect(cases.length).toBeLessThan(20);
});

it('no case breaks a rule, and pairs that the rule forbids are left out', () => {
	const cases = pairwise(factors, ({ a, b }) => !(a === 1 && b === 'x'));
	expect(cases.every(({ a, b }) => a !== 1 || b !== 'x')).toBe(true);
	const seen = new Set(cases.flatMap((chosen) => pairsOf(names, chosen)));
	expect(seen.size).toBe(44 - 1);
});

it('costly choices come in few combinations, and every pair still occurs', () => {
	const costly = (cases: readonly Chosen<typeof factors>[]) =>
		new Set(cases.map(({ b, c, d }) => `${b} ${c} ${d}`)).size;
	const cases = pairwise(factors, () => true, ['b', 'c', 'd']);
	const seen = new Set(cases.flatMap((chosen) => pairsOf(names, chosen)));
	expect(seen.size).toBe(44);
	expect(costly(cases)).toBeLessThan(costly(pairwise(factors)));
});

it('the same every time', () => {
	expect(pairwise(factors)).toEqual(pairwise(factors));
});
