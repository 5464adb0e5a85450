/** Labelled examples at hand, and batches of them as arrays; which examples is a function of the step alone. */
import { unscoredTarget } from './batches';
import { type LabelledSequence, paddedIds, type SequenceEncoding } from './tasks/sequence';

/** What a classifier must know of a task before there is any data. */
export interface LabelledTask {
	readonly id: string;
	/** As a result must quote it. */
	readonly name: string;
	/** Names of the labels, in order. */
	readonly classes: readonly string[];
	readonly encoding: SequenceEncoding;
	/** How a person writes an example; absent where none can be written, as of images. */
	readonly words?: {
		/** Token = place in this list. */
		readonly symbols: readonly string[];
		readonly split: (text: string) => readonly string[];
		readonly example: string;
	};
}

export interface LabelledData extends LabelledTask {
	readonly kind: 'labelled';
	/** Training examples from `first` on; asked in order, though the latest may be asked for again. */
	train(first: number, count: number): readonly LabelledSequence[];
	/** The first examples of the held-out sets, at most as many as there are. */
	validation(count: number): readonly LabelledSequence[];
	test(count: number): readonly LabelledSequence[];
	/** Accuracies that need no model, on the rows in use; by name. */
	baselines(rows: readonly LabelledSequence[]): Readonly<Record<string, number>>;
}

export interface LabelledBatch {
	/** [batch, length] */
	readonly tokens: Int32Array;
	/** [batch, length]: 0 marks padding. */
	readonly mask: Int32Array;
	/** [batch]: the label, or -1 for a row that only fills the batch. */
	readonly targets: Int32Array;
}

/** @throws Problem `data` when an example is longer than `length` */
export function labelledBatch(
	rows: readonly LabelledSequence[],
	encoding: SequenceEncoding,
	{ batch, length }: { readonly batch: number; readonly length: number },
): LabelledBatch {
	const tokens = new Int32Array(batch * length);
	const mask = new Int32Array(batch * length);
	const targets = new Int32Array(batch).fill(unscoredTarget);
	for (const [row, example] of rows.entries()) {
		tokens.set(paddedIds(example, encoding, length), row * length);
		mask.fill(1, row * length, row * length + example.tokens.length);
		targets[row] = example.label;
	}
	return { tokens, mask, targets };
}

/** Batches of held-out rows; the last may be filled up. */
export function labelledBatches(
	rows: readonly LabelledSequence[],
	encoding: SequenceEncoding,
	size: { readonly batch: number; readonly length: number },
): LabelledBatch[] {
	return Array.from({ length: Math.ceil(rows.length / size.batch) }, (_, index) =>
		labelledBatch(rows.slice(index * size.batch, (index + 1) * size.batch), encoding, size),
	);
}
