/**
 * The form that all classification tasks share: labelled sequences of tokens, stored end to end.
 * A sequence has its own length; padding is the batch's affair and is stored nowhere.
 */
import { Problem } from '../core/problem';

export interface Examples {
	/** The tokens of all sequences, one sequence after another. */
	readonly tokens: Uint16Array<ArrayBuffer>;
	/** [examples * arity + 1]: sequence s is tokens[offsets[s]] up to tokens[offsets[s + 1]]. */
	readonly offsets: Uint32Array<ArrayBuffer>;
	/** [examples]: index into the classes of the set. */
	readonly labels: Uint16Array<ArrayBuffer>;
	/** Sequences an example: 2 where a pair of texts has one label. */
	readonly arity: Arity;
}

export type Arity = 1 | 2;

export interface ExampleSet {
	/** Name as a result must quote it, for example `IMDb, first 1,000 bytes`. */
	readonly name: string;
	/** Label i is called classes[i]. */
	readonly classes: readonly string[];
	/** Tokens are 0 to vocabulary - 1. */
	readonly vocabulary: number;
	/** No sequence is longer. */
	readonly maximumLength: number;
	readonly train: Examples;
	readonly validation: Examples;
	/** Never used for selection; empty where it was not loaded. */
	readonly test: Examples;
}

/** What a loader makes of a file, before it is split. */
export interface LabelledExamples
	extends Pick<ExampleSet, 'classes' | 'vocabulary' | 'maximumLength'> {
	readonly examples: Examples;
	/** What was cut or left out, one sentence each. */
	readonly notes: readonly string[];
}

export interface ExamplesBuilder {
	/** One example of `arity` sequences. */
	add(label: number, ...sequences: readonly ArrayLike<number>[]): void;
	finish(): Examples;
}

export const noExamples: Examples = examplesBuilder(1).finish();

export function countOf({ labels }: Examples): number {
	return labels.length;
}

/** A sequence of an example, not copied; `part` 1 is the second of a pair. */
export function sequenceOf(examples: Examples, example: number, part = 0): Uint16Array {
	const { tokens, offsets, arity } = examples;
	const sequence = example * arity + part;
	return tokens.subarray(offsets[sequence], offsets[sequence + 1]);
}

/** Collects examples in arrays that double, so that no list of small arrays is ever held. */
export function examplesBuilder(arity: Arity): ExamplesBuilder {
	let tokens = new Uint16Array(1024);
	let length = 0;
	const offsets = [0];
	const labels: number[] = [];
	return {
		add(label, ...sequences) {
			if (sequences.length !== arity)
				throw new Problem(
					'internal',
					`An example has ${sequences.length} sequences instead of ${arity}.`,
				);
			for (const sequence of sequences) {
				tokens = grown(tokens, length + sequence.length);
				tokens.set(sequence, length);
				length += sequence.length;
				offsets.push(length);
			}
			labels.push(label);
		},
		finish: () => ({
			tokens: tokens.slice(0, length),
			offsets: Uint32Array.from(offsets),
			labels: Uint16Array.from(labels),
			arity,
		}),
	};
}

function grown(tokens: Uint16Array<ArrayBuffer>, needed: number): Uint16Array<ArrayBuffer> {
	if (needed <= tokens.length) return tokens;
	const larger = new Uint16Array(Math.max(needed, 2 * tokens.length));
	larger.set(tokens);
	return larger;
}

/** The chosen examples, in the order given. */
export function select(examples: Examples, chosen: ArrayLike<number>): Examples {
	const { arity, labels, offsets } = examples;
	let length = 0;
	for (let at = 0; at < chosen.length; at++) {
		const first = (chosen[at] ?? 0) * arity;
		length += (offsets[first + arity] ?? 0) - (offsets[first] ?? 0);
	}
	const result: Examples = {
		tokens: new Uint16Array(length),
		offsets: new Uint32Array(chosen.length * arity + 1),
		labels: Uint16Array.from(chosen, (example) => labels[example] ?? 0),
		arity,
	};
	let end = 0;
	for (let sequence = 0; sequence < chosen.length * arity; sequence++) {
		const example = chosen[Math.floor(sequence / arity)] ?? 0;
		const part = sequenceOf(examples, example, sequence % arity);
		result.tokens.set(part, end);
		end += part.length;
		result.offsets[sequence + 1] = end;
	}
	return result;
}

/** The examples of several files, one file after another. */
export function joined(parts: readonly Examples[]): Examples {
	const [first = noExamples] = parts;
	if (parts.length < 2) return first;
	const builder = examplesBuilder(first.arity);
	for (const part of parts)
		for (const [example, label] of part.labels.entries())
			builder.add(
				label,
				...Array.from({ length: part.arity }, (_, at) => sequenceOf(part, example, at)),
			);
	return builder.finish();
}
