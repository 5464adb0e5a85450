/** Which baselines a kind of data has. Names are shown by the page and written to run cards: never change one. */
import { cutTo, type Example } from '../example';
import { byteRuns, type Features, words } from './features';
import { fitThreshold, overlaps, predictByOverlap } from './jaccard';
import { accuracy, bestLabelAccuracy, majorityAccuracy } from './majority';
import { type NaiveBayes, predictNaiveBayes, trainNaiveBayes } from './naive-bayes';

export type Accuracies = Readonly<Record<string, number>>;

/**
 * Accuracies that need no model, by name.
 * @param rows  those that are scored
 * @param length  tokens of a training row that are looked at: as many as the rows have at most
 */
export type Baselines = (rows: readonly Example[], length: number) => Promise<Accuracies>;

/** Training rows that a baseline learns from: the first ones, which is all of a small set. */
export const learnedRows = 8192;

export const majorityBaseline: Baselines = async (rows) => ({ majority: majorityAccuracy(rows) });

/** ListOps: the best label of each root operator is what a model has before it reads the rest. */
export const expressionBaselines: Baselines = async (rows) => ({
	majority: majorityAccuracy(rows),
	rootOperator: bestLabelAccuracy(rows, ({ tokens }) => tokens[0] ?? 0),
});

/** Naive Bayes on single bytes, on runs of three, and on words; learned once a length. */
export function textBaselines(
	train: (count: number) => readonly Example[],
	classes: number,
): Baselines {
	const kinds: Readonly<Record<string, Features>> = {
		naiveBayesBytes: byteRuns(1),
		naiveBayesTrigrams: byteRuns(3),
		naiveBayesWords: words,
	};
	const learned = onceEach(async (length) => {
		const rows = train(learnedRows).map((row) => cutTo(row, length));
		const models: [string, NaiveBayes][] = [];
		for (const [name, features] of Object.entries(kinds))
			models.push([name, await trainNaiveBayes(rows, classes, features)]);
		return models;
	});
	return async (rows, length) => {
		const found: Record<string, number> = { majority: majorityAccuracy(rows) };
		for (const [name, model] of await learned(length))
			found[name] = accuracy(await predictNaiveBayes(model, rows), rows);
		return found;
	};
}

/** The overlap of long words, from the threshold that is best on training pairs. */
export function pairBaselines(train: (count: number) => readonly Example[]): Baselines {
	const threshold = onceEach(async (length) => {
		const rows = train(learnedRows).map((row) => cutTo(row, length));
		return fitThreshold(overlaps(rows), rows);
	});
	return async (rows, length) => ({
		majority: majorityAccuracy(rows),
		jaccard: accuracy(predictByOverlap(overlaps(rows), await threshold(length)), rows),
	});
}

function onceEach<Result>(make: (key: number) => Promise<Result>) {
	const made = new Map<number, Promise<Result>>();
	return (key: number): Promise<Result> => {
		const known = made.get(key) ?? make(key);
		made.set(key, known);
		return known;
	};
}
