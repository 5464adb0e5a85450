/**
 * Rows of a file or of a public set, stored end to end. A sequence has its own length; padding is the batch's affair and is
 * stored nowhere.
 */
import { Problem } from '../core/problem';
import type { SequenceEncoding } from './encoding';
import { type Arity, type Example, sequencesOf } from './example';

export interface Examples {
	/** The tokens of all sequences, one sequence after another. */
	readonly tokens: Uint8Array<ArrayBuffer>;
	/** [examples * arity + 1]: sequence s is tokens[offsets[s]] up to tokens[offsets[s + 1]]. */
	readonly offsets: Uint32Array<ArrayBuffer>;
	/** [examples]: index into the classes of the set. */
	readonly labels: Uint16Array<ArrayBuffer>;
	readonly arity: Arity;
}

/** What a reader makes of a file, before it is split. */
export interface LabelledExamples {
	/** Label i is called classes[i]. */
	readonly classes: readonly string[];
	readonly encoding: SequenceEncoding;
	readonly examples: Examples;
	/** What was cut or left out, one sentence each. */
	readonly notes: readonly string[];
}

export interface ExampleSet extends Pick<LabelledExamples, 'classes' | 'encoding'> {
	/** Name as a result must quote it, for example `CIFAR-10, grey`. */
	readonly name: string;
	readonly train: Examples;
	readonly validation: Examples;
	/** Never used for selection; empty where it was not loaded. */
	readonly test: Examples;
}

export interface ExamplesBuilder {
	add(example: Example): void;
	finish(): Examples;
}

export const noExamples: Examples = examplesBuilder(1).finish();

export function countOf({ labels }: Examples): number {
	return labels.length;
}

/** A row; its tokens are not copied. */
export function rowOf({ tokens, offsets, labels, arity }: Examples, example: number): Example {
	const first = example * arity;
	const sequence = (at: number) => tokens.subarray(offsets[at], offsets[at + 1]);
	const row = { tokens: sequence(first), label: labels[example] ?? 0 };
	return arity === 2 ? { ...row, second: sequence(first + 1) } : row;
}

/** The first rows, at most as many as there are. */
export function rowsOf(examples: Examples, count = countOf(examples)): Example[] {
	const length = Math.min(count, countOf(examples));
	return Array.from({ length }, (_, example) => rowOf(examples, example));
}

export function packed(rows: Iterable<Example>, arity: Arity = 1): Examples {
	const builder = examplesBuilder(arity);
	for (const row of rows) builder.add(row);
	return builder.finish();
}

/** Collects examples in arrays that double, so that no list of small arrays is ever held. */
export function examplesBuilder(arity: Arity): ExamplesBuilder {
	let tokens = new Uint8Array(1024);
	let length = 0;
	const offsets = [0];
	const labels: number[] = [];
	return {
		add(example) {
			const sequences = sequencesOf(example);
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
			labels.push(example.label);
		},
		finish: () => ({
			tokens: tokens.slice(0, length),
			offsets: Uint32Array.from(offsets),
			labels: Uint16Array.from(labels),
			arity,
		}),
	};
}

function grown(tokens: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
	if (needed <= tokens.length) return tokens;
	const larger = new Uint8Array(Math.max(needed, 2 * tokens.length));
	larger.set(tokens);
	return larger;
}

/** The chosen examples, in the order given. */
export function select(examples: Examples, chosen: ArrayLike<number>): Examples {
	const builder = examplesBuilder(examples.arity);
	for (let at = 0; at < chosen.length; at++) builder.add(rowOf(examples, chosen[at] ?? 0));
	return builder.finish();
}

/** The examples of several files, one file after another. */
export function joined(parts: readonly Examples[]): Examples {
	const [first = noExamples] = parts;
	if (parts.length < 2) return first;
	const builder = examplesBuilder(first.arity);
	for (const part of parts)
		for (let example = 0; example < countOf(part); example++) builder.add(rowOf(part, example));
	return builder.finish();
}
