/** A corpus as a model reads it: a tokenizer, and the tokens of each part. */
import type { Tokens } from './batches';
import type { CorpusBytes } from './corpus';
import { tokenizerKind } from './tokenizers';
import { byteTokenizer } from './tokenizers/byte';
import type { Tokenizer } from './tokenizers/tokenizer';
import { forEachBlock, type TrainingOptions } from './tokenizers/training';
import { countWords } from './tokenizers/words';

/** Which tokenizer: of a kind in `tokenizerKinds`, and how much it learns from the training text. */
export interface TokenizerChoice {
	readonly kind: string;
	readonly size: number;
}

export interface TokenizedText {
	readonly kind: 'text';
	readonly corpus: CorpusBytes;
	/** As a result must quote it. */
	readonly name: string;
	readonly tokenizer: Tokenizer;
	readonly train: Tokens;
	readonly validation: HeldOutText;
	/** Null where the corpus has none. */
	readonly test: HeldOutText | null;
}

/** A text to be scored: what its tokens stand for decides what bits per byte and word perplexity are. */
export interface HeldOutText {
	readonly text: Uint8Array;
	readonly tokens: Tokens;
	/** [tokens]: bytes that each covers; null where each is one byte. */
	readonly byteLengths: Tokens | null;
	/** Words between white space, and line ends. */
	readonly words: number;
}

/** How many bytes of the training text a token stands for, on average. */
export function bytesPerTokenOf({ corpus, train }: TokenizedText): number {
	return corpus.train.length / train.length;
}

/** Bytes are their own tokens: nothing is learned and nothing copied. */
export function byteText(corpus: CorpusBytes): TokenizedText {
	const held = (text: Uint8Array): HeldOutText => ({
		text,
		tokens: text,
		byteLengths: null,
		words: countWords(text),
	});
	return {
		kind: 'text',
		corpus,
		name: corpus.name,
		tokenizer: byteTokenizer,
		train: corpus.train,
		validation: held(corpus.validation),
		test: corpus.test ? held(corpus.test) : null,
	};
}

/**
 * Learns the tokenizer from the training text alone, and encodes every part; `given` is one that was learned before.
 * @throws Problem `configuration` or `cancelled`
 */
export async function tokenizedText(
	corpus: CorpusBytes,
	{ kind, size }: TokenizerChoice,
	options: TrainingOptions = {},
	given?: Tokenizer,
): Promise<TokenizedText> {
	const tokenizer = given ?? (await tokenizerKind(kind).learn([corpus.train], size, options));
	if (tokenizer === byteTokenizer) return byteText(corpus);
	const held = (text: Uint8Array) => heldOutText(text, tokenizer, options);
	return {
		kind: 'text',
		corpus,
		name: `${corpus.name}, ${tokenizer.label}`,
		tokenizer,
		train: (await encoded(corpus.train, tokenizer, options)).tokens,
		validation: await held(corpus.validation),
		test: corpus.test ? await held(corpus.test) : null,
	};
}

/** A text as a tokenizer reads it, ready to be scored. @throws Problem `cancelled` */
export async function heldOutText(
	text: Uint8Array,
	tokenizer: Tokenizer,
	options: TrainingOptions = {},
): Promise<HeldOutText> {
	const words = countWords(text);
	if (tokenizer === byteTokenizer) return { text, tokens: text, byteLengths: null, words };
	return { text, words, ...(await encoded(text, tokenizer, options)) };
}

/** Block by block, with turns for the event loop: a block ends where no token could cross. */
async function encoded(
	text: Uint8Array,
	tokenizer: Tokenizer,
	options: TrainingOptions,
): Promise<{ readonly tokens: Uint16Array; readonly byteLengths: Int32Array }> {
	const blocks: { readonly tokens: Int32Array; readonly byteLengths: Int32Array }[] = [];
	await forEachBlock([text], options, (block) => blocks.push(tokenizer.measure(block)), 'encoding');
	const length = blocks.reduce((sum, { tokens }) => sum + tokens.length, 0);
	const tokens = new Uint16Array(length);
	const byteLengths = new Int32Array(length);
	let at = 0;
	for (const block of blocks) {
		tokens.set(block.tokens, at);
		byteLengths.set(block.byteLengths, at);
		at += block.tokens.length;
	}
	return { tokens, byteLengths };
}
