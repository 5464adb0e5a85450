import { expect, it } from 'vitest';
import { pairsOf, pairwise } from './pairs';

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

it('the same every time', () => {
	expect(pairwise(factors)).toEqual(pairwise(factors));
});
