/**
 * Figures that compare across tokenizers: the cost of a whole text in nats, over what the text holds, never over tokens.
 * Words are those of white space, and one a line end, so that blank lines count.
 */
import { Problem } from '../core/problem';
import { countWords } from '../data/tokenizers/words';

/** What a text holds, whatever the tokenizer. */
export interface TextSize {
	readonly bytes: number;
	/** Words between white space, and line ends. */
	readonly words: number;
}

export interface TextScore extends TextSize {
	/** Summed over the text, in nats. */
	readonly nats: number;
	readonly bitsPerByte: number;
	readonly wordPerplexity: number;
}

export function sizeOfText(text: Uint8Array): TextSize {
	return { bytes: text.length, words: countWords(text) };
}

/**
 * bpb = nats / (ln 2 · bytes)
 * @throws Problem `data` when there is nothing to divide by
 */
export function bitsPerByteOf(nats: number, { bytes }: Pick<TextSize, 'bytes'>): number {
	requirePositive('bytes', bytes);
	return nats / (Math.LN2 * bytes);
}

/**
 * ppl = exp(nats / words); so bpb = words / bytes · log2 ppl.
 * @throws Problem `data` when there is nothing to divide by
 */
export function wordPerplexityOf(nats: number, { words }: Pick<TextSize, 'words'>): number {
	requirePositive('words', words);
	return Math.exp(nats / words);
}

/**
 * Both figures of a text whose tokens cost `nats` in sum. Every token must be in it, the first too, and no text may be
 * lost: a tokenizer with `<unk>` pays nothing for what it does not know, and its figures stand for themselves alone.
 * @throws Problem `data` for an empty text
 */
export function scoreOfText(nats: number, text: TextSize): TextScore {
	return {
		...text,
		nats,
		bitsPerByte: bitsPerByteOf(nats, text),
		wordPerplexity: wordPerplexityOf(nats, text),
	};
}

/** ln V: the cost of the first token of a text, which has no context, under the uniform distribution. */
export function firstTokenNats(vocabularySize: number): number {
	return Math.log(vocabularySize);
}

function requirePositive(what: string, count: number): void {
	if (count > 0) return;
	throw new Problem('data', `The scored text has no ${what}: there is nothing to average over.`);
}
