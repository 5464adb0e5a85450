/** Symbols of ListOps and their numbers: digits, operators, the closing bracket. */
import type { SequenceEncoding } from '../../encoding';
import type { ExampleRoots } from '../../labelled';

export const operators = ['[MIN', '[MAX', '[MED', '[SM'] as const;
export type Operator = (typeof operators)[number];

/** Tokens below it are digits. */
export const firstOperator = 10;
export const closeToken = firstOperator + operators.length;
/** Values are digits. */
export const classCount = 10;
export const listopsClasses: readonly string[] = Array.from({ length: classCount }, (_, digit) =>
	String(digit),
);

/** Token = place in this list. */
export const symbols: readonly string[] = [
	...Array.from({ length: firstOperator }, (_, digit) => String(digit)),
	...operators,
	']',
];

/** Undefined for a digit and for the closing bracket. */
export function operatorOf(token: number): Operator | undefined {
	return operators[token - firstOperator];
}

/** Of an expression: its outermost operator; one that is a digit has none. */
export const rootOperators: ExampleRoots = {
	names: operators,
	of: ({ tokens }) => (tokens[0] ?? 0) - firstOperator,
};

/**
 * Ids for a model: 0 pads, 1 to 15 are the symbols in their order, 16 is left for what is unknown. 17 ids as in
 * Long Range Arena, whose own order is arbitrary (that of a Python set); MGK and Nystromformer allocate 32.
 */
export const listopsEncoding: SequenceEncoding = {
	vocabulary: symbols.length + 2,
	maximumLength: 2000,
	cuts: false,
	offset: 1,
	pad: 0,
};
