/**
 * Texts as the Long Range Arena reads them: one token a byte of UTF-8, byte + 1, so that 0 is free for padding;
 * cut after so many bytes, also inside a character (tfds ByteTextEncoder).
 */
import { type Arity, examplesBuilder, type LabelledExamples } from '../examples';
import { cutNote, emptyNote } from './file';

export const paddingToken = 0;
export const byteVocabulary = 257;

export interface TextLimit {
	/** Bytes of a text that are kept. */
	readonly maximumLength: number;
}

/** The tokens of the first bytes of a text. */
export function byteTokens(text: Uint8Array, maximumLength: number): Uint16Array {
	// A loop: `from` with a function takes many times as long, and a data set has 100 million bytes.
	const tokens = new Uint16Array(text.subarray(0, maximumLength));
	for (let at = 0; at < tokens.length; at++) tokens[at] = (tokens[at] ?? 0) + 1;
	return tokens;
}

/** The bytes that tokens stand for; padding is left out. */
export function tokenBytes(tokens: Uint16Array): Uint8Array {
	return Uint8Array.from(
		tokens.filter((token) => token !== paddingToken),
		(token) => token - 1,
	);
}

export interface TextCollector {
	/** Adds a row, or counts it where one of its texts is empty; true when it was added. */
	add(label: number, ...texts: readonly Uint8Array[]): boolean;
	finish(
		classes: readonly string[],
		relabel?: (label: number) => number,
		notes?: readonly string[],
	): LabelledExamples;
}

/** Builds examples from texts and keeps count of what was cut and left out. */
export function textCollector(arity: Arity, { maximumLength }: TextLimit): TextCollector {
	const builder = examplesBuilder(arity);
	let [texts, cut, empty] = [0, 0, 0];
	return {
		add(label, ...row) {
			if (row.some((text) => text.length === 0)) {
				empty++;
				return false;
			}
			texts += row.length;
			cut += row.filter((text) => text.length > maximumLength).length;
			builder.add(label, ...row.map((text) => byteTokens(text, maximumLength)));
			return true;
		},
		finish(classes, relabel, notes = []) {
			const examples = builder.finish();
			return {
				classes,
				vocabulary: byteVocabulary,
				maximumLength,
				examples: relabel ? { ...examples, labels: examples.labels.map(relabel) } : examples,
				notes: [...notes, ...cutNote(cut, texts, maximumLength), ...emptyNote(empty)],
			};
		},
	};
}
