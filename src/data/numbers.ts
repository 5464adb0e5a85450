/** Summaries of numbers. */

export interface Spread {
	readonly mean: number;
	/** Of the population. */
	readonly standardDeviation: number;
}

export function spreadOf(values: readonly number[]): Spread {
	const mean = sum(values) / values.length;
	const variance = sum(values.map((value) => (value - mean) ** 2)) / values.length;
	return { mean, standardDeviation: Math.sqrt(variance) };
}

/** Of sorted values: the one at a share of the way, between two in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
	const place = share * (sorted.length - 1);
	const [below = 0, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
	return below + (above - below) * (place - Math.floor(place));
}

/** How often each of the numbers 0 to length - 1 comes. */
export function countsOf(values: Iterable<number>, length: number): number[] {
	const counts = new Array<number>(length).fill(0);
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}

/** Counts as shares of their sum. */
export function sharesOf(counts: readonly number[]): number[] {
	const total = sum(counts);
	return counts.map((count) => count / total);
}

export function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
