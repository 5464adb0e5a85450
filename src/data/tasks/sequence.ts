/** Examples of classification as sequences of small numbers, and as a model's ids. */
import { Problem } from '../../core/problem';

export interface LabelledSequence {
	/** As the task's own layout counts them: symbols of ListOps, grey values of an image. */
	readonly tokens: Uint8Array;
	readonly label: number;
}

/** How tokens become ids. */
export interface SequenceEncoding {
	/** Ids there are, with padding and unknown tokens. */
	readonly vocabulary: number;
	readonly maximumLength: number;
	/** id = token + offset. */
	readonly offset: number;
	/** Fills up to the length, or null where every example has it. */
	readonly pad: number | null;
}

/**
 * The ids of an example, filled up with padding.
 * @returns [length]
 * @throws Problem `data` when the example is longer
 */
export function paddedIds(
	{ tokens }: LabelledSequence,
	{ offset, pad, maximumLength }: SequenceEncoding,
	length = maximumLength,
): Int32Array {
	if (tokens.length > length || (pad === null && tokens.length < length))
		throw new Problem(
			'data',
			`The example has ${tokens.length} tokens, the model takes ${length}.`,
			'Choose the length that fits the task.',
		);
	return new Int32Array(length)
		.fill(pad ?? 0)
		.map((padding, at) => (at < tokens.length ? (tokens[at] ?? 0) + offset : padding));
}

/** The first of an endless generator. */
export function take<Item>(items: Generator<Item, never>, count: number): Item[] {
	return Array.from({ length: count }, () => items.next().value);
}
