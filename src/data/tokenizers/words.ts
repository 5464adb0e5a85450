/**
 * One token a word between white space, `<eos>` for each line end, `<unk>` for what was not learned: the protocol of
 * the tokenised WikiText. White space is not kept, so text comes back as WikiText writes it: a space before each
 * word and before the line end. Bits per byte under `<unk>` do not compare with those of other tokenizers.
 */
import type { JsonField } from './json-field';
import { bytesOfSource, type MeasuredTokens, TableTokenizer, type TextSource } from './tokenizer';
import { type TokenizerFile, tokenizerFile, vocabularyOf } from './tokenizer-file';
import {
	countOne,
	forEachBlock,
	mostFrequent,
	requireSize,
	type TrainingOptions,
	type TrainingText,
} from './training';
import {
	binaryKey,
	CharacterClass,
	classOf,
	codePointAt,
	fromBinaryKey,
	isValidUtf8,
	sequenceLength,
} from './utf8';

export const wordLimits = { minimum: 1, maximum: 8192, default: 8192 } as const;

const endOfLine = '<eos>';
const unknown = '<unk>';
const specials: readonly string[] = [endOfLine, unknown];
/** Tokens beside the words. */
export const wordSpecials = specials.length;
const newline = 0x0a;

export class WordTokenizer extends TableTokenizer {
	readonly id = 'words';
	readonly label: string;
	readonly lossless = false;
	readonly #vocabulary: readonly string[];
	readonly #tokens: ReadonlyMap<string, number>;
	readonly #endOfLine: number;
	readonly #unknown: number;

	/** @param vocabulary words by id, `<eos>` and `<unk>` among them */
	constructor(vocabulary: readonly string[]) {
		const encoder = new TextEncoder();
		super(vocabulary.map((word) => encoder.encode(word === endOfLine ? ' \n' : ` ${word}`)));
		this.label = `words, ${(vocabulary.length - specials.length).toLocaleString('en-US')} and <unk>`;
		this.#vocabulary = vocabulary;
		this.#tokens = new Map(
			vocabulary.map((word, token) => [binaryKey(encoder.encode(word)), token]),
		);
		this.#endOfLine = vocabulary.indexOf(endOfLine);
		this.#unknown = vocabulary.indexOf(unknown);
	}

	/** A word owns the white space before it; what follows the last token is the last token's. */
	override measure(source: TextSource): MeasuredTokens {
		const bytes = bytesOfSource(source);
		const tokens = new Int32Array(bytes.length);
		const byteLengths = new Int32Array(bytes.length);
		let count = 0;
		let covered = 0;
		forEachWord(bytes, (start, end, isWord) => {
			const key = isWord ? binaryKey(bytes, start, end) : '';
			tokens[count] = isWord ? (this.#tokens.get(key) ?? this.#unknown) : this.#endOfLine;
			byteLengths[count++] = end - covered;
			covered = end;
		});
		if (count > 0) byteLengths[count - 1] = (byteLengths[count - 1] ?? 0) + bytes.length - covered;
		return { tokens: tokens.slice(0, count), byteLengths: byteLengths.slice(0, count) };
	}

	override bytesOf(token: number): number | null {
		return token === this.#unknown ? null : super.bytesOf(token);
	}

	override labelOf(token: number): string {
		this.entry(token);
		return this.#vocabulary[token] ?? '';
	}

	/** Line ends become words, then white space parts. */
	toFile(): TokenizerFile {
		return tokenizerFile({
			normalizer: { type: 'Replace', pattern: { String: '\n' }, content: ` ${endOfLine} ` },
			pre_tokenizer: { type: 'WhitespaceSplit' },
			model: { type: 'WordLevel', vocab: vocabularyOf(this.#vocabulary), unk_token: unknown },
		});
	}

	protected encodeBytes(source: Uint8Array): Int32Array {
		return this.measure(source).tokens;
	}
}

/** Gives words and line ends, in order. */
function forEachWord(
	bytes: Uint8Array,
	visit: (start: number, end: number, isWord: boolean) => void,
): void {
	for (let at = 0; at < bytes.length; ) {
		const start = at;
		while (at < bytes.length && !isSpaceAt(bytes, at)) at += sequenceLength(bytes, at);
		if (at > start) visit(start, at, true);
		else {
			at += sequenceLength(bytes, at);
			if (bytes[start] === newline) visit(start, at, false);
		}
	}
}

function isSpaceAt(bytes: Uint8Array, at: number): boolean {
	return classOf(codePointAt(bytes, at, sequenceLength(bytes, at))) === CharacterClass.space;
}

/** Words and line ends of a text: the words of a word perplexity. */
export function countWords(text: Uint8Array): number {
	let count = 0;
	forEachWord(text, () => count++);
	return count;
}

/**
 * The most frequent words, at most `size`, in order of frequency after `<eos>` (0) and `<unk>` (1).
 * @throws Problem `configuration` or `cancelled`
 */
export async function learnWords(
	text: TrainingText,
	size: number,
	options: TrainingOptions = {},
): Promise<WordTokenizer> {
	requireSize('The number of words', size, wordLimits.minimum, wordLimits.maximum);
	const counts = new Map<string, number>();
	await forEachBlock(text, options, (block) =>
		forEachWord(block, (start, end, isWord) => {
			if (isWord) countOne(counts, binaryKey(block, start, end));
		}),
	);
	for (const special of specials) counts.delete(special);
	for (const key of counts.keys()) if (!isValidUtf8(fromBinaryKey(key))) counts.delete(key);
	const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
	const words = mostFrequent(counts, size).map((key) => decoder.decode(fromBinaryKey(key)));
	return new WordTokenizer([...specials, ...words]);
}

/** The tokenizer of a file, or null when the file holds another kind. @throws Problem `file` */
export function readWords(file: JsonField): WordTokenizer | null {
	const model = file.get('model');
	if (model.get('type').value !== 'WordLevel') return null;
	model.get('unk_token').require(unknown);
	file.get('pre_tokenizer').get('type').require('WhitespaceSplit');
	const normalizer = file.get('normalizer');
	normalizer.get('type').require('Replace');
	normalizer.get('pattern').get('String').require('\n');
	normalizer.get('content').require(` ${endOfLine} `);
	const vocabulary = model.get('vocab');
	for (const special of specials)
		if (vocabulary.get(special).missing) vocabulary.refuse(`words with ${special} among them`);
	const words = vocabulary.vocabulary();
	for (const word of words)
		if (!/^[^\p{White_Space}\p{Surrogate}]+$/u.test(word))
			vocabulary.refuse(`words without white space, not ${JSON.stringify(word)}`);
	return new WordTokenizer(words);
}
