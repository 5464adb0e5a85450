/**
 * Naive Bayes on the presence of features (Bernoulli, add-one): features in at least five training examples count,
 * and those that an example lacks are passed over. It takes seconds on a large set, and gives turns to the event loop.
 */
import { nextTask } from '../../core/task';
import { type Example, sequencesOf } from '../example';
import type { Feature, Features } from './features';
import type { Prediction } from './majority';

export interface NaiveBayes {
	/** [classes] for each feature: ln((examples of the class with it + 1) / (examples of the class + 2)). */
	readonly weights: ReadonlyMap<Feature, Float64Array>;
	/** [classes]: added to every example's scores. */
	readonly bias: Float64Array;
	readonly features: Features;
}

export const minimumExamples = 5;

/**
 * With two classes the bias puts the median of the training examples between them, so that both are predicted
 * equally often; with more it is the logarithm of each class's share.
 */
export async function trainNaiveBayes(
	train: readonly Example[],
	classes: number,
	features: Features,
): Promise<NaiveBayes> {
	const sizes = new Float64Array(classes);
	const counts = new Map<Feature, Float64Array>();
	await inTurns(train, (example) => {
		sizes[example.label] = (sizes[example.label] ?? 0) + 1;
		for (const feature of featuresOf(example, features)) {
			const count = counts.get(feature) ?? new Float64Array(classes);
			counts.set(feature, count);
			count[example.label] = (count[example.label] ?? 0) + 1;
		}
	});
	const weights = new Map<Feature, Float64Array>();
	for (const [feature, count] of counts)
		if (sum(count) >= minimumExamples)
			weights.set(
				feature,
				count.map((having, label) => Math.log((having + 1) / ((sizes[label] ?? 0) + 2))),
			);
	const unbiased = { weights, bias: new Float64Array(classes), features };
	const bias =
		classes === 2
			? Float64Array.of(await medianDifference(unbiased, train), 0)
			: sizes.map((size) => Math.log((size + 1) / (train.length + classes)));
	return { ...unbiased, bias };
}

/** [examples]: the class of the highest score; of several the first. */
export async function predictNaiveBayes(
	model: NaiveBayes,
	examples: readonly Example[],
): Promise<Prediction> {
	return inTurns(examples, (example) => {
		const scores = scoresOf(model, example);
		return scores.indexOf(Math.max(...scores));
	});
}

/** Median over the examples of score 1 minus score 0; of an even number the mean of the middle two. */
async function medianDifference(model: NaiveBayes, train: readonly Example[]): Promise<number> {
	const differences = Float64Array.from(
		await inTurns(train, (example) => {
			const [first = 0, second = 0] = scoresOf(model, example);
			return second - first;
		}),
	).sort();
	const middle = differences.length / 2;
	const [lower, upper] = [Math.ceil(middle) - 1, Math.floor(middle)];
	return ((differences[lower] ?? 0) + (differences[upper] ?? 0)) / 2;
}

/** [classes] */
function scoresOf({ weights, bias, features }: NaiveBayes, example: Example): Float64Array {
	const scores = bias.slice();
	for (const feature of featuresOf(example, features)) {
		const weight = weights.get(feature);
		if (weight)
			for (const [label, value] of weight.entries()) scores[label] = (scores[label] ?? 0) + value;
	}
	return scores;
}

/** Of a pair: the features of both, as those of one text. */
function featuresOf(example: Example, features: Features): Set<Feature> {
	const [found = new Set<Feature>(), second] = sequencesOf(example).map(features);
	if (second) for (const feature of second) found.add(feature);
	return found;
}

/** Tokens that are looked at before others get a turn: a few milliseconds of work. */
const tokensATurn = 50_000;

async function inTurns<Result>(
	examples: readonly Example[],
	work: (example: Example) => Result,
): Promise<Result[]> {
	const results: Result[] = [];
	let tokens = 0;
	for (const example of examples) {
		results.push(work(example));
		tokens += example.tokens.length;
		if (tokens < tokensATurn) continue;
		tokens = 0;
		await nextTask();
	}
	return results;
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}
