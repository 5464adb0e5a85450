/** The least that a classifier must beat: always the most frequent class of the training examples. */
import type { ExampleSet, Examples } from '../examples';
import { classCounts } from '../statistics';

/** A class for every example. */
export type Prediction = Uint16Array;

/** The most frequent class; of several the first. */
export function majorityClass({ classes, train }: Pick<ExampleSet, 'classes' | 'train'>): number {
	const counts = classCounts(train, classes.length);
	return counts.indexOf(Math.max(...counts));
}

export function predictMajority(
	set: Pick<ExampleSet, 'classes' | 'train'>,
	examples: Examples,
): Prediction {
	return new Uint16Array(examples.labels.length).fill(majorityClass(set));
}

/** Share of the examples whose class was predicted; 0 of none. */
export function accuracy(prediction: ArrayLike<number>, { labels }: Examples): number {
	let right = 0;
	for (const [example, label] of labels.entries()) right += Number(prediction[example] === label);
	return labels.length === 0 ? 0 : right / labels.length;
}

/** What chance alone lets an accuracy of n examples vary by: sqrt(p (1 - p) / n). */
export function standardError(share: number, examples: number): number {
	return examples === 0 ? 0 : Math.sqrt((share * (1 - share)) / examples);
}
