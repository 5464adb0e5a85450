/** Windows of a text as arrays of tokens; which windows is a function of seed and step alone. */
import { Problem } from '../core/problem';
import { keyOf, philox, Stream, splitWords, uniformInteger } from '../core/random';
import { formatExactBytes } from '../core/units';

/** Target of a position that is not scored. */
export const unscoredTarget = -1;

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

export interface Evaluation {
	/** The last may be padded; fewer than asked when the text has no more windows. */
	readonly batches: readonly TokenBatch[];
	/** Targets that are scored, each a different byte of the text. */
	readonly scoredBytes: number;
	readonly textBytes: number;
}

/**
 * Sample g = step * batch + row starts at floor(r0 * span / 2^32), span = length - context - 1,
 * where r0 is the first word of counter (g low, g high, data order, 0).
 * @throws Problem `data` when the text is shorter than context + 1
 */
export function trainingBatch(
	text: Uint8Array,
	{ batch, context, seed, step }: BatchSize & { readonly seed: number; readonly step: number },
): TokenBatch {
	requireLength(text, context);
	const span = text.length - context - 1;
	const key = keyOf(seed);
	const words = new Uint32Array(4);
	const result = emptyBatch({ batch, context });
	for (let row = 0; row < batch; row++) {
		const [low, high] = splitWords(step * batch + row);
		const [word = 0] = philox([low, high, Stream.dataOrder, 0], key, words);
		copyWindow(text, uniformInteger(word, span), context, result, row * context);
	}
	return result;
}

/**
 * At most `count` batches of windows that do not overlap, spread evenly over the text.
 * Where they would cover it, they are consecutive and every byte but the first is scored once.
 * @throws Problem `data` when the text is shorter than context + 1
 */
export function evaluationBatches(
	text: Uint8Array,
	{ batch, context, count }: BatchSize & { readonly count: number },
): Evaluation {
	requireLength(text, context);
	const starts = windowStarts(text.length - 1, context, batch * count);
	const batches: TokenBatch[] = [];
	let scoredBytes = 0;
	for (let first = 0; first < starts.length; first += batch) {
		const result = emptyBatch({ batch, context });
		for (const [row, start] of starts.slice(first, first + batch).entries())
			scoredBytes += copyWindow(text, start, context, result, row * context);
		batches.push(result);
	}
	return { batches, scoredBytes, textBytes: text.length };
}

/** Starts at least `context` apart. */
function windowStarts(targets: number, context: number, wanted: number): number[] {
	const spread = wanted * context <= targets;
	const length = spread ? wanted : Math.ceil(targets / context);
	return Array.from({ length }, (_, window) =>
		spread ? Math.floor((window * targets) / wanted) : window * context,
	);
}

/** Copies one window into a row; the number of targets it had. */
function copyWindow(
	text: Uint8Array,
	start: number,
	context: number,
	{ tokens, targets }: TokenBatch,
	at: number,
): number {
	const end = Math.min(start + context, text.length - 1);
	tokens.set(text.subarray(start, end), at);
	targets.set(text.subarray(start + 1, end + 1), at);
	return end - start;
}

function emptyBatch({ batch, context }: BatchSize): TokenBatch {
	const size = batch * context;
	return { tokens: new Int32Array(size), targets: new Int32Array(size).fill(unscoredTarget) };
}

function requireLength(text: Uint8Array, context: number): void {
	if (text.length > context) return;
	throw new Problem(
		'data',
		`The text has ${formatExactBytes(text.length, 'en-US')}, but a context of ${context} tokens needs at least ${context + 1}.`,
		'Choose a shorter context or a longer text.',
	);
}
