/** What a run card says about examples: lengths, classes, and one digest of all of it. */
import { sha256 } from './digest';
import type { Arity } from './example';
import type { ExampleSet, Examples } from './examples';
import { countsOf, quantile, spreadOf } from './numbers';

export interface LengthStatistics {
	readonly sequences: number;
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

/** Of at least one length, in tokens; a percentile between two lengths is taken in proportion. */
export function lengthStatistics(lengths: readonly number[]): LengthStatistics {
	const sorted = lengths.toSorted((a, b) => a - b);
	return {
		sequences: lengths.length,
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

/** [classes]: examples of each. */
export function classCounts({ labels }: Pick<Examples, 'labels'>, classes: number): number[] {
	return countsOf(labels, classes);
}

/**
 * Hexadecimal SHA-256 of the set: of one JSON line that holds its classes, encoding and the SHA-256 of every array.
 * The name is left out; arrays count as little-endian, as every host of WebGPU stores them.
 */
export async function examplesSha256(set: ExampleSet): Promise<string> {
	const parts: Record<string, unknown> = {};
	for (const part of ['train', 'validation', 'test'] as const)
		parts[part] = await digestsOf(set[part]);
	const { classes, encoding } = set;
	const { vocabulary, maximumLength, offset, pad } = encoding;
	const line = JSON.stringify({ classes, vocabulary, maximumLength, offset, pad, ...parts });
	return sha256(new TextEncoder().encode(line));
}

async function digestsOf({
	tokens,
	offsets,
	labels,
	arity,
}: Examples): Promise<[Arity, ...string[]]> {
	const arrays = [tokens, offsets, labels];
	const digests = arrays.map((array) =>
		sha256(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
	);
	return [arity, ...(await Promise.all(digests))];
}
