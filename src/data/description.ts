/** What a file of examples holds, in figures that another loader can be checked against. */
import { Problem } from '../core/problem';
import { concatenate, sha256 } from './digest';
import { type Example, sequencesOf } from './example';
import { countsOf } from './numbers';
import { type LengthStatistics, lengthStatistics } from './statistics';

export interface Description<Statistics = unknown> {
	readonly task: string;
	readonly rows: number;
	readonly classes: number;
	/** Rows of each class. */
	readonly labels: readonly number[];
	/** Of all sequences, in tokens. */
	readonly length: LengthStatistics;
	/** Of the tokens of all sequences in their order, a byte each, without labels and padding. */
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
	rows: readonly Example[],
	classes: number,
): Promise<Pick<Description, 'rows' | 'classes' | 'labels' | 'length' | 'encodedSha256'>> {
	if (rows.length === 0)
		throw new Problem('data', 'The file holds no example.', 'Choose another file.');
	const sequences = rows.flatMap(sequencesOf);
	return {
		rows: rows.length,
		classes,
		labels: countsOf(
			rows.map(({ label }) => label),
			classes,
		),
		length: lengthStatistics(sequences.map(({ length }) => length)),
		encodedSha256: await sha256(concatenate(sequences)),
	};
}
