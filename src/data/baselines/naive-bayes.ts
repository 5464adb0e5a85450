/**
 * Naive Bayes on the presence of features (Bernoulli, add-one): features in at least five training examples count,
 * and those that an example lacks are passed over.
 */
import { type Examples, sequenceOf } from '../examples';
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
export function trainNaiveBayes(train: Examples, classes: number, features: Features): NaiveBayes {
	const sizes = new Float64Array(classes);
	const counts = new Map<Feature, Float64Array>();
	for (const [example, label] of train.labels.entries()) {
		sizes[label] = (sizes[label] ?? 0) + 1;
		for (const feature of featuresOf(train, example, features)) {
			const count = counts.get(feature) ?? new Float64Array(classes);
			count[label] = (count[label] ?? 0) + 1;
			counts.set(feature, count);
		}
	}
	const weights = new Map<Feature, Float64Array>();
	for (const [feature, count] of counts)
		if (sum(count) >= minimumExamples)
			weights.set(
				feature,
				count.map((having, label) => Math.log((having + 1) / ((sizes[label] ?? 0) + 2))),
			);
	const unbiased = { weights, bias: new Float64Array(classes), features };
	const examples = train.labels.length;
	const bias =
		classes === 2
			? Float64Array.of(medianDifference(unbiased, train), 0)
			: sizes.map((size) => Math.log((size + 1) / (examples + classes)));
	return { ...unbiased, bias };
}

/** [examples]: the class of the highest score; of several the first. */
export function predictNaiveBayes(model: NaiveBayes, examples: Examples): Prediction {
	return examples.labels.map((_, example) => {
		const scores = scoresOf(model, examples, example);
		return scores.indexOf(Math.max(...scores));
	});
}

/** Median over the examples of score 1 minus score 0; of an even number the mean of the middle two. */
function medianDifference(model: NaiveBayes, train: Examples): number {
	const differences = Float64Array.from(train.labels, (_, example) => {
		const [first = 0, second = 0] = scoresOf(model, train, example);
		return second - first;
	}).sort();
	const middle = differences.length / 2;
	const [lower, upper] = [Math.ceil(middle) - 1, Math.floor(middle)];
	return ((differences[lower] ?? 0) + (differences[upper] ?? 0)) / 2;
}

/** [classes] */
function scoresOf({ weights, bias, features }: NaiveBayes, examples: Examples, example: number) {
	const scores = bias.slice();
	for (const feature of featuresOf(examples, example, features)) {
		const weight = weights.get(feature);
		if (weight)
			for (const [label, value] of weight.entries()) scores[label] = (scores[label] ?? 0) + value;
	}
	return scores;
}

/** Of a pair: the features of both, as those of one text. */
function featuresOf(examples: Examples, example: number, features: Features): Set<Feature> {
	const found = features(sequenceOf(examples, example));
	if (examples.arity === 2)
		for (const feature of features(sequenceOf(examples, example, 1))) found.add(feature);
	return found;
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}
