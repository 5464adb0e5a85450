/** Byte-level BPE as a `tokenizer.json`: model `BPE` over the printable byte alphabet, pre-tokenizer `ByteLevel`. */
import { fromLetters, toLetters } from './byte-alphabet';
import type { JsonField } from './json-field';
import { type TokenizerFile, tokenizerFile, vocabularyOf } from './tokenizer-file';
import { binaryKey } from './utf8';

/** Two tokens and the token of their bytes. */
export interface Merge {
	readonly left: number;
	readonly right: number;
	readonly result: number;
}

export interface BpeModel {
	/** Bytes of each token; every byte is a token too. */
	readonly table: readonly Uint8Array[];
	/** In the order in which they are applied. */
	readonly merges: readonly Merge[];
}

export function byteLevelFile(table: BpeModel['table'], merges: BpeModel['merges']): TokenizerFile {
	const letters = table.map(toLetters);
	return tokenizerFile({
		pre_tokenizer: {
			type: 'ByteLevel',
			add_prefix_space: false,
			trim_offsets: true,
			use_regex: true,
		},
		decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
		model: {
			type: 'BPE',
			dropout: null,
			unk_token: null,
			continuing_subword_prefix: null,
			end_of_word_suffix: null,
			fuse_unk: false,
			byte_fallback: false,
			ignore_merges: false,
			vocab: vocabularyOf(letters),
			merges: merges.map(({ left, right }) => `${letters[left]} ${letters[right]}`),
		},
	});
}

export function isByteLevelFile(file: JsonField): boolean {
	const split = file.get('pre_tokenizer');
	return (
		file.get('model').get('type').value === 'BPE' &&
		!split.missing &&
		split.get('type').value === 'ByteLevel'
	);
}

/** @throws Problem `file` naming the field that asks for what this tokenizer does not do */
export function readByteLevelFile(file: JsonField): BpeModel {
	const split = file.get('pre_tokenizer');
	split.get('add_prefix_space').require(false);
	split.get('use_regex').require(true, null);
	file.get('normalizer').require(null);
	const model = file.get('model');
	for (const key of ['dropout', 'unk_token']) model.get(key).require(null);
	for (const key of ['continuing_subword_prefix', 'end_of_word_suffix'])
		model.get(key).require(null, '');
	for (const key of ['byte_fallback', 'ignore_merges']) model.get(key).require(null, false);
	return readModel(model);
}

function readModel(model: JsonField): BpeModel {
	const vocabulary = model.get('vocab');
	const table = vocabulary
		.vocabulary()
		.map(
			(text) =>
				fromLetters(text) ??
				vocabulary.refuse(`tokens of byte letters, not ${JSON.stringify(text)}`),
		);
	const tokens = new Map(table.map((bytes, token) => [binaryKey(bytes), token]));
	for (let byte = 0; byte < 256; byte++)
		if (!tokens.has(String.fromCharCode(byte)))
			vocabulary.refuse(`tokens that include every byte; byte ${byte} is none of them`);
	const tokenOf = (letters: string, field: JsonField): number =>
		tokens.get(binaryKey(fromLetters(letters) ?? new Uint8Array())) ??
		field.refuse(`made of tokens of model.vocab, and ${JSON.stringify(letters)} is none`);
	const merges = model
		.get('merges')
		.items()
		.map((field) => {
			const [left, right] = pairOf(field);
			return {
				left: tokenOf(left, field),
				right: tokenOf(right, field),
				result: tokenOf(left + right, field),
			};
		});
	return { table, merges };
}

/** `"a b"`, or `["a", "b"]` since version 0.20 of the library. */
function pairOf(field: JsonField): [string, string] {
	const parts = Array.isArray(field.value)
		? field.items().map((part) => part.string())
		: field.string().split(' ');
	const [left, right, ...more] = parts;
	if (left && right && more.length === 0) return [left, right];
	return field.refuse('two tokens');
}
