/** Which examples train and which are held out: a function of the seed, or of groups that must not be parted. */
import { Problem } from '../core/problem';
import { keyOf, philox, Stream, type StreamNumber, uniformInteger } from '../core/random';
import { countOf, type ExampleSet, type Examples, select } from './examples';

export type Parts = Pick<ExampleSet, 'train' | 'validation' | 'test'>;

export interface SplitSize {
	/** Examples to hold out for selection. */
	readonly validation: number;
	/** Examples to hold out for the end. */
	readonly test: number;
	readonly seed: number;
}

/**
 * 0 to count - 1 in an order that the seed decides: Fisher-Yates from the top, where place i changes with
 * floor(r0 * (i + 1) / 2^32), r0 the first word of counter (i, epoch, stream, 0).
 */
export function permutation(
	count: number,
	seed: number,
	{ stream, epoch }: Shuffle = { stream: Stream.dataSplit, epoch: 0 },
): Uint32Array {
	const order = Uint32Array.from({ length: count }, (_, index) => index);
	const key = keyOf(seed);
	const words = new Uint32Array(4);
	for (let at = count - 1; at > 0; at--) {
		const [word = 0] = philox([at, epoch, stream, 0], key, words);
		const other = uniformInteger(word, at + 1);
		const kept = order[at] ?? 0;
		order[at] = order[other] ?? 0;
		order[other] = kept;
	}
	return order;
}

interface Shuffle {
	readonly stream: StreamNumber;
	readonly epoch: number;
}

/**
 * Shuffles, then takes validation, test and the rest for training: public files are sorted by class.
 * @throws Problem `data` when nothing would be left to train on
 */
export function shuffledSplit(examples: Examples, { validation, test, seed }: SplitSize): Parts {
	const count = countOf(examples);
	if (validation + test >= count)
		throw new Problem(
			'data',
			`The data has ${count} examples, but ${validation} for validation and ${test} for testing leave none to train on.`,
			'Hold fewer out, or load more examples.',
		);
	const order = permutation(count, seed);
	return {
		validation: select(examples, order.subarray(0, validation)),
		test: select(examples, order.subarray(validation, validation + test)),
		train: select(examples, order.subarray(validation + test)),
	};
}

export interface GroupShares {
	/** Share of the groups that is held out for selection. */
	readonly validation: number;
	/** Share of the groups that is held out for the end. */
	readonly test: number;
	readonly seed: number;
}

/**
 * Splits pairs by the article or paper that each text is from, so that no topic is on both sides.
 * @param groups  [examples * arity]: the group of each sequence, from 0
 * @returns the parts, and how many examples had texts on two sides and were left out
 */
export function splitByGroup(
	examples: Examples,
	groups: Uint32Array,
	shares: GroupShares,
): Parts & { readonly leftOut: number } {
	const sides = groupSides(
		groups.reduce((most, group) => Math.max(most, group + 1), 0),
		shares,
	);
	const chosen: Record<Side, number[]> = { train: [], validation: [], test: [] };
	const { arity } = examples;
	let leftOut = 0;
	for (let example = 0; example < countOf(examples); example++) {
		const side = sides[groups[example * arity] ?? 0] ?? 'train';
		const last = sides[groups[example * arity + arity - 1] ?? 0];
		if (side === last) chosen[side].push(example);
		else leftOut++;
	}
	return {
		train: select(examples, chosen.train),
		validation: select(examples, chosen.validation),
		test: select(examples, chosen.test),
		leftOut,
	};
}

type Side = keyof Parts;

/** [groups]: where each belongs. */
function groupSides(count: number, { validation, test, seed }: GroupShares): Side[] {
	const sides = new Array<Side>(count).fill('train');
	const held = Math.round(validation * count);
	const tested = Math.round(test * count);
	for (const [place, group] of permutation(count, seed)
		.subarray(0, held + tested)
		.entries())
		sides[group] = place < held ? 'validation' : 'test';
	return sides;
}
