/** What a file of examples holds, in figures that another loader can be checked against. */
import { Problem } from '../../core/problem';
import { concatenate, sha256 } from '../digest';
import { countsOf, quantile, spreadOf } from './numbers';
import type { LabelledSequence } from './sequence';

export interface LengthStatistics {
	readonly mean: number;
	readonly standardDeviation: number;
	readonly minimum: number;
	readonly percentile5: number;
	readonly percentile25: number;
	readonly median: number;
	readonly percentile75: number;
	readonly percentile95: number;
	readonly maximum: number;
}

export interface Description<Statistics = unknown> {
	readonly task: string;
	readonly rows: number;
	readonly classes: number;
	/** Rows of each class. */
	readonly labels: readonly number[];
	/** In tokens of one row. */
	readonly length: LengthStatistics;
	/** Of the tokens of all rows in their order, a byte each, without labels and padding. */
	readonly encodedSha256: string;
	/** Accuracy of what needs no model. */
	readonly baselines: Readonly<Record<string, number>>;
	/** What else is known of the task, for the eye and for comparison. */
	readonly statistics: Statistics;
}

/**
 * The part that every task has.
 * @throws Problem `data` when there is no row
 */
export async function describeRows(
	rows: readonly LabelledSequence[],
	classes: number,
): Promise<Pick<Description, 'rows' | 'classes' | 'labels' | 'length' | 'encodedSha256'>> {
	if (rows.length === 0)
		throw new Problem('data', 'The file holds no example.', 'Choose another file.');
	return {
		rows: rows.length,
		classes,
		labels: countsOf(
			rows.map(({ label }) => label),
			classes,
		),
		length: lengthStatistics(rows.map(({ tokens }) => tokens.length)),
		encodedSha256: await sha256(concatenate(rows.map(({ tokens }) => tokens))),
	};
}

function lengthStatistics(lengths: readonly number[]): LengthStatistics {
	const sorted = lengths.toSorted((a, b) => a - b);
	return {
		...spreadOf(lengths),
		minimum: quantile(sorted, 0),
		percentile5: quantile(sorted, 0.05),
		percentile25: quantile(sorted, 0.25),
		median: quantile(sorted, 0.5),
		percentile75: quantile(sorted, 0.75),
		percentile95: quantile(sorted, 0.95),
		maximum: quantile(sorted, 1),
	};
}
