/** What a text costs a language model: of some windows of it while training, of all of it at the end. */
import { bitsPerByte, perplexity } from '../core/units';
import type { HeldOutText } from '../data/text';
import {
	slidingWindows,
	spreadWindows,
	type Window,
	type WindowSize,
	windowBatches,
} from '../data/windows';
import type { Program } from '../engine/executor';
import { firstTokenNats, scoreOfText } from './metrics';

export interface LanguageScore {
	readonly kind: 'language';
	/** Nats a token. */
	readonly loss: number;
	/** exp(loss), a token: never comparable across tokenizers. */
	readonly perplexity: number;
	/** Tokens that were predicted, and the bytes of text they stand for. */
	readonly tokens: number;
	readonly bytes: number;
	readonly bitsPerByte: number;
	/** exp(nats / words); of some windows, as if all of the text cost what they do. */
	readonly wordPerplexity: number;
	/** False where a tokenizer with `<unk>` pays nothing for what it does not know: its figures stand for themselves. */
	readonly comparable: boolean;
	/** Bits per byte of the whole text under models that only count bytes of the training text. */
	readonly baselines: Readonly<Record<string, number>>;
}

/** What a score says of its text apart from the windows. */
export interface TextFacts {
	readonly lossless: boolean;
	readonly baselines: LanguageScore['baselines'];
}

export interface ScoringOptions {
	readonly onProgress?: (done: number, total: number) => void;
	readonly signal?: AbortSignal;
}

type Size = WindowSize & { readonly batch: number };

/** Windows spread over the text, at most `count` batches. @throws Problem `data` when the text is empty */
export function scoreWindows(
	program: Program,
	held: HeldOutText,
	size: Size & { readonly count: number },
	facts: TextFacts,
): Promise<LanguageScore> {
	const windows = spreadWindows(held.tokens.length, size, size.batch * size.count);
	return score(program, held, { ...size, windows }, facts);
}

/**
 * Every byte of the text once; the first token, which has no context, under the uniform distribution.
 * @param vocabulary  tokens there are
 */
export async function scoreWhole(
	program: Program,
	held: HeldOutText,
	size: Size & { readonly vocabulary: number },
	facts: TextFacts,
	options: ScoringOptions = {},
): Promise<LanguageScore> {
	const windows = slidingWindows(held.tokens.length, size);
	const rest = await score(program, held, { ...size, windows }, facts, options);
	const nats = firstTokenNats(size.vocabulary) + rest.loss * rest.tokens;
	const tokens = rest.tokens + 1;
	const { bitsPerByte: bits, wordPerplexity } = scoreOfText(nats, {
		bytes: held.text.length,
		words: held.words,
	});
	const loss = nats / tokens;
	return {
		...rest,
		loss,
		perplexity: perplexity(loss),
		tokens,
		bytes: held.text.length,
		bitsPerByte: bits,
		wordPerplexity,
	};
}

async function score(
	program: Program,
	held: HeldOutText,
	{ batch, context, windows }: Size & { readonly windows: readonly Window[] },
	{ lossless, baselines }: TextFacts,
	{ onProgress, signal }: ScoringOptions = {},
): Promise<LanguageScore> {
	let nats = 0;
	let tokens = 0;
	let done = 0;
	const total = Math.ceil(windows.length / batch);
	for (const inputs of windowBatches(held.tokens, windows, { batch, context })) {
		signal?.throwIfAborted();
		const { loss, count } = await program.run({ ...inputs });
		const scored = count?.[0] ?? 0;
		nats += (loss?.[0] ?? Number.NaN) * scored;
		tokens += scored;
		onProgress?.(++done, total);
	}
	const loss = nats / tokens;
	const bytes = bytesOf(held, windows);
	const bits = bitsPerByte(nats / bytes);
	return {
		kind: 'language',
		loss,
		perplexity: perplexity(loss),
		tokens,
		bytes,
		bitsPerByte: bits,
		wordPerplexity: 2 ** (bits * (held.text.length / held.words)),
		comparable: lossless,
		baselines,
	};
}

/** Bytes of the tokens that the windows predict. */
function bytesOf({ byteLengths }: HeldOutText, windows: readonly Window[]): number {
	let bytes = 0;
	for (const { scoredFrom, end } of windows) {
		if (byteLengths === null) bytes += end - scoredFrom;
		else for (let at = scoredFrom + 1; at <= end; at++) bytes += byteLengths[at] ?? 0;
	}
	return bytes;
}
