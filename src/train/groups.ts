/** Accuracies of groups of examples: a mean can hide that only the short ones are right. */
import { type Example, sequencesOf } from '../data/example';
import type { ExampleRoots } from '../data/labelled';

export interface GroupScore {
	/** `20 to 48`, in tokens; or `[MAX`. */
	readonly name: string;
	/** Share that is right, 0..1. */
	readonly accuracy: number;
	readonly count: number;
}

const bins = 4;

/**
 * About a quarter of the examples each, from the shortest on; examples of one length stay together, so that there may be
 * fewer groups. A pair is as long as both of its sequences. Empty where all lengths are equal.
 * @param marks  [rows]: whether it was answered right
 */
export function byLength(rows: readonly Example[], marks: readonly boolean[]): GroupScore[] {
	const lengths = rows.map((row) => sequencesOf(row).reduce((sum, { length }) => sum + length, 0));
	const sorted = lengths.toSorted((a, b) => a - b);
	// The longest of each quarter; one that is not longer than the last is no group of its own.
	const edges = Array.from({ length: bins }, (_, bin) => {
		const last = Math.ceil(((bin + 1) * sorted.length) / bins) - 1;
		return sorted[last] ?? 0;
	}).filter((edge, bin, all) => bin === 0 || edge > (all[bin - 1] ?? 0));
	if (sorted.length === 0 || sorted[0] === sorted.at(-1)) return [];
	return edges.map((edge, bin) => {
		const above = bin === 0 ? -1 : (edges[bin - 1] ?? 0);
		const own = sorted.filter((length) => length > above && length <= edge);
		const inside = marks.filter((_, row) => {
			const length = lengths[row] ?? 0;
			return length > above && length <= edge;
		});
		return groupScore(rangeOf(own), inside);
	});
}

/** Groups that no example belongs to are left out. */
export function byRoot(
	rows: readonly Example[],
	marks: readonly boolean[],
	{ names, of }: ExampleRoots,
): GroupScore[] {
	const kinds = rows.map(of);
	return names
		.map((name, kind) =>
			groupScore(
				name,
				marks.filter((_, row) => kinds[row] === kind),
			),
		)
		.filter(({ count }) => count > 0);
}

export function shareOf(marks: readonly boolean[]): number {
	return marks.length === 0 ? 0 : marks.filter((mark) => mark).length / marks.length;
}

function groupScore(name: string, marks: readonly boolean[]): GroupScore {
	return { name, accuracy: shareOf(marks), count: marks.length };
}

function rangeOf(sorted: readonly number[]): string {
	const [first, last] = [sorted[0], sorted.at(-1)];
	return first === last ? String(first) : `${first} to ${last}`;
}
