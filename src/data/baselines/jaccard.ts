/** Retrieval without a model: two texts belong together when they share enough words. */
import { type Examples, sequenceOf } from '../examples';
import { type Features, longWords } from './features';
import type { Prediction } from './majority';

/** |A and B| / |A or B| of two sets; 0 of two empty ones. */
export function jaccard<T>(first: ReadonlySet<T>, second: ReadonlySet<T>): number {
	let shared = 0;
	for (const item of first) shared += Number(second.has(item));
	const all = first.size + second.size - shared;
	return all === 0 ? 0 : shared / all;
}

/** [examples]: the overlap of each pair. */
export function overlaps(pairs: Examples, features: Features = longWords): Float64Array {
	return Float64Array.from(pairs.labels, (_, pair) =>
		jaccard(features(sequenceOf(pairs, pair, 0)), features(sequenceOf(pairs, pair, 1))),
	);
}

/** The overlap from which on label 1 is predicted: among those that occur the most accurate, of several the lowest. */
export function fitThreshold(values: Float64Array, { labels }: Pick<Examples, 'labels'>): number {
	const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
	let right = labels.reduce((total, label) => total + Number(label === 1), 0);
	let [best, threshold] = [-1, 0];
	for (const [place, pair] of order.entries()) {
		const value = values[pair] ?? 0;
		// Pairs of one value fall on one side.
		const first = place === 0 || (values[order[place - 1] ?? 0] ?? 0) < value;
		if (first && right > best) [best, threshold] = [right, value];
		right += labels[pair] === 1 ? -1 : 1;
	}
	return right > best ? Number.POSITIVE_INFINITY : threshold;
}

export function predictByOverlap(values: Float64Array, threshold: number): Prediction {
	return Uint16Array.from(values, (value) => Number(value >= threshold));
}
