/** Reads an expression of ListOps: its value, its depth, its written form. */
import { Problem } from '../../../core/problem';
import { closeToken, type Operator, operatorOf } from './symbols';

/**
 * Values as in lra_benchmarks/data/listops.py of google-research/long-range-arena @ cd31e5c.
 * @throws Problem `data` when the tokens are no whole expression
 */
export function evaluate(tokens: Uint8Array): number {
	return fold<number>(tokens, (digit) => digit, applied);
}

/** How many operators stand in one another; 0 for a digit. */
export function nestingOf(tokens: Uint8Array): number {
	return fold<number>(
		tokens,
		() => 0,
		(_, depths) => 1 + Math.max(...depths),
	);
}

/** The official form: nested to the left, each pair in parentheses; `( ( ( [SM 4 ) 7 ) ] )` is 1. */
export function written(tokens: Uint8Array): string {
	return fold<string>(tokens, String, (operator, values) => {
		const opening = '( '.repeat(values.length + 1);
		return `${opening}${operator}${values.map((value) => ` ${value} )`).join('')} ] )`;
	});
}

/** From the leaves to the root. */
function fold<Result>(
	tokens: Uint8Array,
	leaf: (digit: number) => Result,
	node: (operator: Operator, values: Result[]) => Result,
): Result {
	const open: { readonly operator: Operator; readonly values: Result[] }[] = [];
	for (const [at, token] of tokens.entries()) {
		const operator = operatorOf(token);
		if (operator) {
			open.push({ operator, values: [] });
			continue;
		}
		const closed = token === closeToken ? open.pop() : undefined;
		if (token === closeToken && !closed?.values.length)
			throw malformed(
				`symbol ${at + 1} closes ${closed ? 'an operator without values' : 'nothing'}`,
			);
		const result = closed ? node(closed.operator, closed.values) : leaf(token);
		const parent = open.at(-1);
		if (parent) parent.values.push(result);
		else if (at === tokens.length - 1) return result;
		else throw malformed(`it goes on after symbol ${at + 1}, where it is whole`);
	}
	throw malformed(open.length > 0 ? `${open.length} brackets stay open` : 'it is empty');
}

function applied(operator: Operator, values: number[]): number {
	switch (operator) {
		case '[MIN':
			return Math.min(...values);
		case '[MAX':
			return Math.max(...values);
		case '[MED':
			return truncatedMedian(values);
		case '[SM':
			return values.reduce((sum, value) => sum + value, 0) % 10;
	}
}

/** The middle value, or the mean of the two in the middle without its fraction. */
function truncatedMedian(values: number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return Math.floor(((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2);
}

function malformed(why: string): Problem {
	return new Problem('data', `This is no expression of ListOps: ${why}.`);
}
