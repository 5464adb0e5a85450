/** The least that a classifier must beat: a label that is always the same, or the same for all rows of a group. */
import type { Example } from '../example';

/** A class for every row. */
export type Prediction = ArrayLike<number>;

/** The most frequent label of the rows, for every row: no constant answer is better. */
export function majorityAccuracy(rows: readonly Example[]): number {
	return bestLabelAccuracy(rows, () => 0);
}

/** The most frequent label of each group, chosen on the rows that are scored. */
export function bestLabelAccuracy(
	rows: readonly Example[],
	groupOf: (row: Example) => number,
): number {
	const groups = new Map<number, Map<number, number>>();
	for (const row of rows) {
		const counts = groups.get(groupOf(row)) ?? new Map<number, number>();
		counts.set(row.label, (counts.get(row.label) ?? 0) + 1);
		groups.set(groupOf(row), counts);
	}
	const right = [...groups.values()].reduce((sum, counts) => sum + Math.max(...counts.values()), 0);
	return rows.length === 0 ? 0 : right / rows.length;
}

/** Share of the rows whose class was predicted; 0 of none. */
export function accuracy(prediction: Prediction, rows: readonly Example[]): number {
	let right = 0;
	for (const [row, { label }] of rows.entries()) right += Number(prediction[row] === label);
	return rows.length === 0 ? 0 : right / rows.length;
}

/** What chance alone lets an accuracy of n rows vary by: sqrt(p (1 - p) / n). */
export function standardError(share: number, rows: number): number {
	return rows === 0 ? 0 : Math.sqrt((share * (1 - share)) / rows);
}
