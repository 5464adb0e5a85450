/** How the tokens of an example become the ids of a model, and how long its sequences may be. */
import { Problem } from '../core/problem';

export interface SequenceEncoding {
	/** Ids there are, with padding and unknown tokens. */
	readonly vocabulary: number;
	/** No sequence is longer. */
	readonly maximumLength: number;
	/** id = token + offset. */
	readonly offset: number;
	/** Fills up to the length, or null where every example has it. */
	readonly pad: number | null;
	/** Whether the beginning of a sequence is still an example: true of texts, not of expressions and images. */
	readonly cuts: boolean;
}

/** Bytes of a text that are kept: more than a model here takes. */
export const longestText = 4096;

/** A byte of UTF-8 is a token, id = byte + 1, 0 pads, no special tokens (the ByteTextEncoder of tfds). */
export function byteEncoding(maximumLength: number): SequenceEncoding {
	return { vocabulary: 257, maximumLength, offset: 1, pad: 0, cuts: true };
}

/**
 * A grey value is its own id, row after row, as in Long Range Arena. The reference models take id 0 for padding, so that
 * black pixels are masked there; here nothing is, unless the experiment asks for it.
 */
export function greyEncoding(pixels: number): SequenceEncoding {
	return { vocabulary: 256, maximumLength: pixels, offset: 0, pad: null, cuts: false };
}

/**
 * The ids of a sequence, filled up with padding.
 * @returns [length]
 * @throws Problem `data` when the sequence is longer, or shorter where nothing pads
 */
export function paddedIds(
	tokens: Uint8Array,
	{ offset, pad, maximumLength }: Pick<SequenceEncoding, 'offset' | 'pad' | 'maximumLength'>,
	length = maximumLength,
): Int32Array {
	if (tokens.length > length || (pad === null && tokens.length < length))
		throw new Problem(
			'data',
			`The example has ${tokens.length} tokens, the model takes ${length}.`,
			'Choose the length that fits the task.',
		);
	const ids = new Int32Array(length).fill(pad ?? 0);
	for (const [at, token] of tokens.entries()) ids[at] = token + offset;
	return ids;
}
