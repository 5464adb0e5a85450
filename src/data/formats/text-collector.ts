/**
 * Texts as the Long Range Arena reads them: a byte of UTF-8 is a token; cut after so many bytes, also inside a character
 * (ByteTextEncoder of tfds).
 */
import { byteEncoding } from '../encoding';
import type { Arity } from '../example';
import { examplesBuilder, type LabelledExamples } from '../examples';
import { cutNote, emptyNote } from './file';

export interface TextLimit {
	/** Bytes of a text that are kept. */
	readonly maximumLength: number;
}

export interface TextCollector {
	/** Adds a row, or counts it where one of its texts is empty; true when it was added. */
	add(label: number, text: Uint8Array, second?: Uint8Array): boolean;
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
		add(label, text, second) {
			const row = second ? [text, second] : [text];
			if (row.some(({ length }) => length === 0)) {
				empty++;
				return false;
			}
			texts += row.length;
			cut += row.filter(({ length }) => length > maximumLength).length;
			const tokens = text.subarray(0, maximumLength);
			builder.add({
				tokens,
				label,
				...(second && { second: second.subarray(0, maximumLength) }),
			});
			return true;
		},
		finish(classes, relabel, notes = []) {
			const examples = builder.finish();
			return {
				classes,
				encoding: byteEncoding(maximumLength),
				examples: relabel ? { ...examples, labels: examples.labels.map(relabel) } : examples,
				notes: [...notes, ...cutNote(cut, texts, maximumLength), ...emptyNote(empty)],
			};
		},
	};
}
