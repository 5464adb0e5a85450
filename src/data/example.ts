/** The one form of labelled data: a row is a sequence of small numbers, or a pair of them, and a label. */

/** Sequences an example: 2 where a pair has one label. */
export type Arity = 1 | 2;

export interface Example {
	/** As the task counts them: symbols of ListOps, bytes of a text, grey values of an image. */
	readonly tokens: Uint8Array;
	/** The second sequence of a pair. */
	readonly second?: Uint8Array;
	/** Place in the classes of the task. */
	readonly label: number;
}

/** One, or the two of a pair. */
export function sequencesOf({ tokens, second }: Example): readonly Uint8Array[] {
	return second ? [tokens, second] : [tokens];
}

/** The first tokens of each sequence, not copied. */
export function cutTo({ tokens, second, label }: Example, length: number): Example {
	const cut = { tokens: tokens.subarray(0, length), label };
	return second ? { ...cut, second: second.subarray(0, length) } : cut;
}

/** The first of an endless generator. */
export function take<Item>(items: Generator<Item, never>, count: number): Item[] {
	return Array.from({ length: count }, () => items.next().value);
}
