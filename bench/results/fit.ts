/** How a cost grows: the exponent of a power law. */

export interface Point {
	readonly size: number;
	readonly cost: number;
}

/** Slope of log cost on log size by least squares; NaN with fewer than two sizes. */
export function fittedExponent(points: readonly Point[]): number {
	const sizes = points.map(({ size }) => Math.log(size));
	const costs = points.map(({ cost }) => Math.log(cost));
	const meanSize = mean(sizes);
	const meanCost = mean(costs);
	let covariance = 0;
	let variance = 0;
	sizes.forEach((size, index) => {
		covariance += (size - meanSize) * ((costs[index] ?? 0) - meanCost);
		variance += (size - meanSize) ** 2;
	});
	return variance === 0 ? Number.NaN : covariance / variance;
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
