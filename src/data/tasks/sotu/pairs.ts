/**
 * SOTU pairs, a proxy for the retrieval task of Long Range Arena: do two windows of bytes come from the same address (label 1)
 * or from two (label 0)? As in WikiPairs, the first is from the first half of a speech, the second from a second half, so
 * that they never overlap.
 */
import { Problem } from '../../../core/problem';
import type { Example } from '../../example';
import { Draws } from '../draws';
import { type Split, siteOf } from '../sites';
import { splitOf, windowBytes } from './speeches';

/**
 * Pair i has label i mod 2; speeches are equally likely, and so are the beginnings of a window in its half. All 210 speeches
 * are counted through, and held out by `splitOf`.
 */
export function pairExamples(
	speeches: readonly Uint8Array[],
	split: Split,
	seed: number,
): (index: number) => Example {
	const draws = new Draws(seed, siteOf('sotu-pairs', split));
	const own = speeches.filter(
		({ length }, place) => splitOf(place) === split && length >= 2 * windowBytes,
	);
	return (index) => {
		const label = index % 2;
		draws.begin(index);
		const first = draws.integer(own.length);
		const other = (first + 1 + draws.integer(own.length - 1)) % own.length;
		const tokens = windowOf(halfOf(own[first], 0), draws);
		const second = windowOf(halfOf(own[label === 1 ? first : other], 1), draws);
		return { tokens, second, label };
	};
}

function halfOf(speech: Uint8Array | undefined, half: 0 | 1): Uint8Array {
	if (!speech) throw new Problem('internal', 'sotu pairs: a split without speeches.');
	const middle = Math.floor(speech.length / 2);
	return half === 0 ? speech.subarray(0, middle) : speech.subarray(middle);
}

function windowOf(half: Uint8Array, draws: Draws): Uint8Array {
	const start = draws.integer(half.length - windowBytes + 1);
	return half.subarray(start, start + windowBytes);
}
