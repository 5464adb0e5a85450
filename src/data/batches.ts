/** Windows of a text as arrays of tokens; which of them a step learns from is a function of seed and step alone. */
import { Problem } from '../core/problem';
import { keyOf, philox, Stream, splitWords, uniformInteger } from '../core/random';

/** Target of a position that is not scored. */
export const unscoredTarget = -1;

/** A text as tokens; a text of bytes is its own tokens. */
export type Tokens = Uint8Array | Uint16Array | Int32Array;

export interface TokenBatch {
	/** [batch, context] */
	readonly tokens: Int32Array;
	/** [batch, context]: the token after each, or -1. */
	readonly targets: Int32Array;
}

export interface BatchSize {
	readonly batch: number;
	readonly context: number;
}

/**
 * Sample g = step * batch + row starts at floor(r0 * span / 2^32), span = length - context - 1,
 * where r0 is the first word of counter (g low, g high, data order, 0).
 * @throws Problem `data` when the text is shorter than context + 1
 */
export function trainingBatch(
	text: Tokens,
	{ batch, context, seed, step }: BatchSize & { readonly seed: number; readonly step: number },
): TokenBatch {
	requireLength(text, context);
	const span = text.length - context - 1;
	const key = keyOf(seed);
	const words = new Uint32Array(4);
	const tokens = new Int32Array(batch * context);
	const targets = new Int32Array(batch * context);
	for (let row = 0; row < batch; row++) {
		const [low, high] = splitWords(step * batch + row);
		const [word = 0] = philox([low, high, Stream.dataOrder, 0], key, words);
		const start = uniformInteger(word, span);
		tokens.set(text.subarray(start, start + context), row * context);
		targets.set(text.subarray(start + 1, start + context + 1), row * context);
	}
	return { tokens, targets };
}

/** @throws Problem `data` when the text is shorter than context + 1 */
export function requireLength(text: Tokens, context: number): void {
	if (text.length > context) return;
	throw new Problem(
		'data',
		`The text has ${text.length.toLocaleString('en-US')} tokens, but a context of ${context} tokens needs at least ${context + 1}.`,
		'Choose a shorter context or a longer text.',
	);
}
