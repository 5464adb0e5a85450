/**
 * One token a character (code point). Tokens 0 to 255 are the bytes, which are ASCII and the fallback: a character that
 * was not learned is spelled in its bytes, so that every text comes back and no `<unk>` hides what it costs. On ASCII
 * this is the byte tokenizer.
 */
import type { JsonField } from './json-field';
import { TableTokenizer } from './tokenizer';
import { type TokenizerFile, tokenizerFile, vocabularyOf } from './tokenizer-file';
import {
	countOne,
	forEachBlock,
	mostFrequent,
	requireSize,
	type TrainingOptions,
	type TrainingText,
} from './training';
import { codePointAt, sequenceLength } from './utf8';

export const characterLimits = { minimum: 0, maximum: 8192, default: 1024 } as const;

const bytes = 256;
const ascii = 128;

export class CharacterTokenizer extends TableTokenizer {
	readonly id = 'characters';
	readonly label: string;
	readonly lossless = true;
	readonly #characters: readonly string[];
	readonly #tokenOfPoint: ReadonlyMap<number, number>;

	/** @param characters beyond ASCII, each once: tokens 256 and up */
	constructor(characters: readonly string[]) {
		const encoder = new TextEncoder();
		super([
			...Array.from({ length: bytes }, (_, byte) => Uint8Array.of(byte)),
			...characters.map((character) => encoder.encode(character)),
		]);
		this.label = `characters, ${characters.length.toLocaleString('en-US')} beyond ASCII`;
		this.#characters = characters;
		this.#tokenOfPoint = new Map(
			characters.map((character, index) => [character.codePointAt(0) ?? -1, bytes + index]),
		);
	}

	/** A BPE without merges, which falls back to bytes. */
	toFile(): TokenizerFile {
		return tokenizerFile({
			decoder: { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] },
			model: {
				type: 'BPE',
				dropout: null,
				unk_token: null,
				continuing_subword_prefix: null,
				end_of_word_suffix: null,
				fuse_unk: false,
				byte_fallback: true,
				ignore_merges: false,
				vocab: vocabularyOf([...byteNames, ...this.#characters]),
				merges: [],
			},
		});
	}

	protected encodeBytes(source: Uint8Array): Int32Array {
		const tokens = new Int32Array(source.length);
		let count = 0;
		for (let at = 0; at < source.length; ) {
			const length = sequenceLength(source, at);
			const token = this.#tokenOfPoint.get(codePointAt(source, at, length));
			if (token !== undefined) tokens[count++] = token;
			else for (const byte of source.subarray(at, at + length)) tokens[count++] = byte;
			at += length;
		}
		return tokens.slice(0, count);
	}
}

/** Names of the bytes in the file: ASCII as it is, the others as the library's fallback spells them. */
const byteNames: readonly string[] = Array.from({ length: bytes }, (_, byte) =>
	byte < ascii ? String.fromCharCode(byte) : `<0x${byte.toString(16).toUpperCase()}>`,
);

/**
 * The most frequent characters beyond ASCII, at most `size`, in order of code point.
 * @throws Problem `configuration` or `cancelled`
 */
export async function learnCharacters(
	text: TrainingText,
	size: number,
	options: TrainingOptions = {},
): Promise<CharacterTokenizer> {
	const { minimum, maximum } = characterLimits;
	requireSize('The number of characters', size, minimum, maximum);
	const counts = new Map<number, number>();
	await forEachBlock(text, options, (block) => {
		for (let at = 0; at < block.length; ) {
			const length = sequenceLength(block, at);
			if (length > 1) countOne(counts, codePointAt(block, at, length));
			at += length;
		}
	});
	const points = mostFrequent(counts, size).sort((a, b) => a - b);
	return new CharacterTokenizer(points.map((point) => String.fromCodePoint(point)));
}

/** The tokenizer of a file, or null when the file holds another kind. @throws Problem `file` */
export function readCharacters(file: JsonField): CharacterTokenizer | null {
	const model = file.get('model');
	if (model.get('type').value !== 'BPE' || model.get('byte_fallback').value !== true) return null;
	for (const key of ['normalizer', 'pre_tokenizer']) file.get(key).require(null);
	for (const key of ['dropout', 'unk_token']) model.get(key).require(null);
	const merges = model.get('merges');
	if (merges.items().length > 0) merges.refuse('empty where model.byte_fallback is true');
	const vocabulary = model.get('vocab');
	const tokens = vocabulary.vocabulary();
	const wrong = byteNames.findIndex((name, byte) => tokens[byte] !== name);
	if (wrong >= 0) vocabulary.get(byteNames[wrong] ?? '').refuse(String(wrong));
	const characters = tokens.slice(bytes);
	for (const character of characters)
		if ([...character].length !== 1 || /\p{Surrogate}/u.test(character))
			vocabulary.refuse(`single characters from id 256, not ${JSON.stringify(character)}`);
	return new CharacterTokenizer(characters);
}
