/** What a run card says about a set of examples: lengths, classes, and one digest of all of it. */
import { sha256 } from './digest';
import type { ExampleSet, Examples } from './examples';

export interface LengthStatistics {
	readonly sequences: number;
	readonly minimum: number;
	readonly percentile5: number;
	readonly median: number;
	readonly mean: number;
	readonly percentile95: number;
	readonly maximum: number;
}

/** Lengths of all sequences in tokens; a percentile is the value at floor(share * (n - 1)) of the sorted lengths. */
export function lengthStatistics({ offsets, tokens }: Examples): LengthStatistics {
	const sequences = offsets.length - 1;
	const lengths = offsets.slice(1);
	for (let at = 0; at < sequences; at++) lengths[at] = (lengths[at] ?? 0) - (offsets[at] ?? 0);
	lengths.sort();
	const at = (share: number) => lengths[Math.floor(share * (sequences - 1))] ?? 0;
	return {
		sequences,
		minimum: at(0),
		percentile5: at(0.05),
		median: at(0.5),
		mean: sequences === 0 ? 0 : tokens.length / sequences,
		percentile95: at(0.95),
		maximum: at(1),
	};
}

/** [classes]: examples of each. */
export function classCounts({ labels }: Examples, classes: number): number[] {
	const counts = new Array<number>(classes).fill(0);
	for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
	return counts;
}

/**
 * Hexadecimal SHA-256 of the set: of one JSON line that holds its classes, sizes and the SHA-256 of every array.
 * The name is left out; arrays count as little-endian, as every host of WebGPU stores them.
 */
export async function examplesSha256(set: ExampleSet): Promise<string> {
	const parts: Record<string, unknown> = {};
	for (const part of ['train', 'validation', 'test'] as const)
		parts[part] = await digestsOf(set[part]);
	const { classes, vocabulary, maximumLength } = set;
	const line = JSON.stringify({ classes, vocabulary, maximumLength, ...parts });
	return sha256(new TextEncoder().encode(line));
}

async function digestsOf({ tokens, offsets, labels, arity }: Examples): Promise<unknown[]> {
	const arrays = [tokens, offsets, labels];
	return [
		arity,
		...(await Promise.all(
			arrays.map((array) =>
				sha256(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
			),
		)),
	];
}
