/** Retrieval without a model: two texts belong together when they share enough words. */
import { type Example, sequencesOf } from '../example';
import { type Feature, type Features, longWords } from './features';
import type { Prediction } from './majority';

/** |A and B| / |A or B| of two sets; 0 of two empty ones. */
export function jaccard<T>(first: ReadonlySet<T>, second: ReadonlySet<T>): number {
	let shared = 0;
	for (const item of first) shared += Number(second.has(item));
	const all = first.size + second.size - shared;
	return all === 0 ? 0 : shared / all;
}

/** [pairs]: the overlap of each. */
export function overlaps(pairs: readonly Example[], features: Features = longWords): Float64Array {
	return Float64Array.from(pairs, (pair) => {
		const [first = new Set<Feature>(), second = new Set<Feature>()] =
			sequencesOf(pair).map(features);
		return jaccard(first, second);
	});
}

/** The overlap from which on label 1 is predicted: among those that occur the most accurate, of several the lowest. */
export function fitThreshold(
	values: Float64Array,
	pairs: readonly Pick<Example, 'label'>[],
): number {
	const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
	let right = pairs.filter(({ label }) => label === 1).length;
	let [best, threshold] = [-1, 0];
	for (const [place, pair] of order.entries()) {
		const value = values[pair] ?? 0;
		// Pairs of one value fall on one side.
		const first = place === 0 || (values[order[place - 1] ?? 0] ?? 0) < value;
		if (first && right > best) [best, threshold] = [right, value];
		right += pairs[pair]?.label === 1 ? -1 : 1;
	}
	return right > best ? Number.POSITIVE_INFINITY : threshold;
}

export function predictByOverlap(values: Float64Array, threshold: number): Prediction {
	return Uint16Array.from(values, (value) => Number(value >= threshold));
}
