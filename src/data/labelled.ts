/** Labelled examples at hand, and batches of them as arrays; which examples is a function of the step alone. */
import type { Accuracies } from './baselines/kinds';
import { unscoredTarget } from './batches';
import { paddedIds, type SequenceEncoding, withGram } from './encoding';
import { type Arity, cutTo, type Example, sequencesOf } from './example';

/** What a classifier must know of a task before there is any data. */
export interface LabelledTask {
	readonly id: string;
	/** As a result must quote it. */
	readonly name: string;
	/** Names of the labels, in order. */
	readonly classes: readonly string[];
	readonly encoding: SequenceEncoding;
	/** 2: one encoder reads both sequences of a pair. */
	readonly arity: Arity;
	/** How a person writes a sequence; absent where none can be written, as of images. */
	readonly typed?: TypedSequence;
	/** Kinds of examples whose accuracies are told apart: of ListOps, by root operator. */
	readonly roots?: ExampleRoots;
	/** True of a person's own files: until they are open, classes and encoding are a guess. */
	readonly provisional?: boolean;
}

export interface ExampleRoots {
	readonly names: readonly string[];
	/** Place in the names; outside of them for an example of no kind. */
	readonly of: (example: Example) => number;
}

export interface TypedSequence {
	readonly example: string;
	/** @throws Problem `configuration` for a symbol that the task does not have */
	readonly tokensOf: (text: string) => readonly number[];
	/** Printable. */
	readonly labelOf: (token: number) => string;
}

export interface LabelledData extends LabelledTask {
	readonly kind: 'labelled';
	/** Training examples from `first` on, without end; asked in order, though the latest may be asked for again. */
	train(first: number, count: number): readonly Example[];
	/** The first examples of the held-out sets, at most as many as there are. */
	validation(count: number): readonly Example[];
	test(count: number): readonly Example[];
	/**
	 * Accuracies that need no model, on the rows in use; by name. The first call may take seconds.
	 * @param length  tokens of a training row that may be looked at; all where left out
	 */
	baselines(rows: readonly Example[], length?: number): Promise<Accuracies>;
	/** Rows of each part, where they are no stream. */
	readonly sizes?: { readonly train: number; readonly validation: number; readonly test: number };
	/** Of all rows, where they are no stream; hexadecimal. */
	readonly sha256?: string;
}

/**
 * The same data for a model that takes `length` tokens: texts are cut there, and the name says where, since accuracies at
 * two lengths are not comparable. Data that may not be cut stay as they are.
 * @param gram  bytes of a text that an id stands for
 */
export function atLength(data: LabelledData, length: number, gram = 1): LabelledData {
	const { encoding, name } = data;
	if (!encoding.cuts) return data;
	const maximumLength = Math.min(length, encoding.maximumLength);
	const cut = (rows: readonly Example[]) => rows.map((row) => cutTo(row, maximumLength));
	return {
		...data,
		name:
			`${name}, first ${maximumLength.toLocaleString('en-US')} bytes` +
			(gram > 1 ? `, ${gram} an id` : ''),
		encoding: withGram({ ...encoding, maximumLength }, gram),
		train: (first, count) => cut(data.train(first, count)),
		validation: (count) => cut(data.validation(count)),
		test: (count) => cut(data.test(count)),
		baselines: (rows) => data.baselines(cut(rows), maximumLength),
	};
}

export interface LabelledBatch {
	/** [batch, places]; of pairs [2 * batch, places], all first sequences, then all second ones. */
	readonly tokens: Int32Array;
	/** The shape of `tokens`: 0 marks padding. */
	readonly mask: Int32Array;
	/** [batch]: the label, or -1 for a row that only fills the batch. */
	readonly targets: Int32Array;
}

export interface BatchForm {
	readonly batch: number;
	/** Tokens of a sequence, padding included. */
	readonly length: number;
	/** One more place in front, whose id follows those of the encoding. */
	readonly classToken?: boolean;
	/** Of images: pixels of value 0 are masked as if they were padding. */
	readonly blackIsPadding?: boolean;
}

type Form = Pick<LabelledTask, 'encoding' | 'arity'>;

/** @throws Problem `data` when an example is longer than `length` */
export function labelledBatch(
	rows: readonly Example[],
	task: Form,
	{ batch, length, classToken = false, blackIsPadding = false }: BatchForm,
): LabelledBatch {
	const { encoding, arity } = task;
	const front = Number(classToken);
	const places = length + front;
	const tokens = new Int32Array(arity * batch * places);
	const mask = new Int32Array(arity * batch * places);
	const targets = new Int32Array(batch).fill(unscoredTarget);
	const isReal = realTokens(encoding, blackIsPadding);
	for (const [row, example] of rows.entries()) {
		for (const [part, sequence] of sequencesOf(example).entries()) {
			const start = (part * batch + row) * places;
			tokens.fill(encoding.vocabulary, start, start + front);
			tokens.set(paddedIds(sequence, encoding, length), start + front);
			mask.fill(1, start, start + front);
			mask.set(isReal(sequence), start + front);
		}
		targets[row] = example.label;
	}
	return { tokens, mask, targets };
}

/** [sequence] 1 for each token that counts. */
function realTokens({ pad }: Form['encoding'], blackIsPadding: boolean) {
	const all = (sequence: Uint8Array) => new Uint8Array(sequence.length).fill(1);
	const bright = (sequence: Uint8Array) => sequence.map((grey) => Number(grey > 0));
	return blackIsPadding && pad === null ? bright : all;
}

/** Batches of held-out rows; the last may be filled up. */
export function labelledBatches(
	rows: readonly Example[],
	task: Form,
	form: BatchForm,
): LabelledBatch[] {
	return Array.from({ length: Math.ceil(rows.length / form.batch) }, (_, index) =>
		labelledBatch(rows.slice(index * form.batch, (index + 1) * form.batch), task, form),
	);
}
