/** Classifiers of pixels without a model: each is an accuracy in 0..1. */
import type { Example } from '../example';

/** The label of the nearest example in squared distance of the tokens. All rows have one length. */
export function nearestNeighbourAccuracy(
	known: readonly Example[],
	asked: readonly Example[],
): number {
	return shareOf(asked, ({ tokens, label }) => {
		let nearest = Infinity;
		let answer = -1;
		for (const candidate of known) {
			const distance = squaredDistance(tokens, candidate.tokens, nearest);
			if (distance < nearest) [nearest, answer] = [distance, candidate.label];
		}
		return answer === label;
	});
}

/**
 * Ridge regression of labels 0 and 1 on features; the answer is the nearer label.
 * Features are centred and scaled to variance 1 on the known rows, whose number is the penalty's unit.
 */
export function ridgeAccuracy(
	known: readonly Example[],
	asked: readonly Example[],
	featuresOf: (row: Example) => readonly number[],
	penalty = 0.01,
): number {
	const scale = scaling(known.map(featuresOf));
	const inputs = known.map((row) => scale(featuresOf(row)));
	const offset = known.reduce((sum, { label }) => sum + label, 0) / known.length;
	const gram = (inputs[0] ?? []).map((_, i, features) =>
		features.map(
			(__, j) => products(inputs, i, (row) => row[j] ?? 0) + (i === j ? penalty * known.length : 0),
		),
	);
	const right = gram.map((_, i) =>
		products(inputs, i, (__, row) => (known[row]?.label ?? 0) - offset),
	);
	const weights = solved(gram, right);
	return shareOf(asked, (row) => {
		const score = scale(featuresOf(row)).reduce(
			(sum, value, i) => sum + value * (weights[i] ?? 0),
			0,
		);
		return (score + offset > 0.5 ? 1 : 0) === row.label;
	});
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
	return items.filter(holds).length / items.length;
}

/** At least `limit` where it exceeds that. */
function squaredDistance(a: Uint8Array, b: Uint8Array, limit: number): number {
	let sum = 0;
	for (let at = 0; at < a.length && sum < limit; at++) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
	return sum;
}

function scaling(
	rows: readonly (readonly number[])[],
): (row: readonly number[]) => readonly number[] {
	const means = (rows[0] ?? []).map((_, i) => products(rows, i, () => 1) / rows.length);
	const deviations = means.map((mean, i) =>
		Math.sqrt(products(rows, i, (row) => row[i] ?? 0) / rows.length - mean ** 2),
	);
	return (row) => row.map((value, i) => (value - (means[i] ?? 0)) / ((deviations[i] ?? 0) || 1));
}

/** Sum over rows of feature i times a factor. */
function products(
	rows: readonly (readonly number[])[],
	i: number,
	factor: (row: readonly number[], index: number) => number,
): number {
	return rows.reduce((sum, row, index) => sum + (row[i] ?? 0) * factor(row, index), 0);
}

/** Gauss's elimination of a positive definite system: no pivoting is needed. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
	const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
	for (const [i, pivot] of rows.entries())
		for (const [j, row] of rows.entries()) {
			if (j === i) continue;
			const factor = (row[i] ?? 0) / (pivot[i] ?? 1);
			for (let k = i; k < row.length; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
		}
	return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}
