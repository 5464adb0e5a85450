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
	/** Tokens that an id stands for, its own and those before it; 1 unless given. */
	readonly gram?: number;
}

/** Of an id, at most. */
export const longestGram = 3;
/** Ids of runs of tokens: runs are hashed, so that rare ones share. */
const GRAM_BITS = 13;
const ODD = 0x9e3779b1;
const NO_TOKEN = 256;

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

/** Of texts, an encoding whose ids stand for `gram` bytes each, hashed; any other as it is. */
export function withGram(encoding: SequenceEncoding, gram: number): SequenceEncoding {
	if (gram === 1 || !encoding.cuts) return encoding;
	return { ...encoding, gram, vocabulary: encoding.offset + 2 ** GRAM_BITS };
}

/** [tokens] One id for each token. */
export function idsOf(
	tokens: ArrayLike<number>,
	{ offset, gram = 1 }: Pick<SequenceEncoding, 'offset' | 'gram'>,
): Int32Array {
	return Int32Array.from({ length: tokens.length }, (_, at) => {
		if (gram === 1) return (tokens[at] as number) + offset;
		let run = 0;
		for (let place = at - gram + 1; place <= at; place++)
			run = Math.imul(run, NO_TOKEN + 1) + (tokens[place] ?? NO_TOKEN);
		return offset + (Math.imul(run, ODD) >>> (32 - GRAM_BITS));
	});
}

/**
 * The ids of a sequence, filled up with padding.
 * @returns [length]
 * @throws Problem `data` when the sequence is longer, or shorter where nothing pads
 */
export function paddedIds(
	tokens: Uint8Array,
	encoding: Pick<SequenceEncoding, 'offset' | 'pad' | 'maximumLength' | 'gram'>,
	length = encoding.maximumLength,
): Int32Array {
	const { pad } = encoding;
	if (tokens.length > length || (pad === null && tokens.length < length))
		throw new Problem(
			'data',
			`The example has ${tokens.length} tokens, the model takes ${length}.`,
			'Choose the length that fits the task.',
		);
	const ids = new Int32Array(length).fill(pad ?? 0);
	ids.set(idsOf(tokens, encoding));
	return ids;
}
