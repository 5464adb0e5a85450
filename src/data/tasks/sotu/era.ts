/**
 * SOTU-era, a proxy for the text task of Long Range Arena: does a window of bytes come from an address before 1900 (label 0)
 * or from one of 1951 and later (label 1)?
 */
import { Problem } from '../../../core/problem';
import type { Example } from '../../example';
import { Draws } from '../draws';
import { type Split, siteOf } from '../sites';
import { splitOf, windowBytes } from './speeches';

export const eraClasses = ['before 1900', '1951 and later'] as const;

/** Places in the embedded training text: 1790 to 1899, and 1951 to 2021. */
const eras: readonly (readonly [from: number, to: number])[] = [
	[0, 99],
	[144, 210],
];

/**
 * Example i has label i mod 2; its window begins anywhere in the speeches of its class and split with equal chance.
 * Speeches of both eras are counted through, and held out by `splitOf`.
 */
export function eraExamples(
	speeches: readonly Uint8Array[],
	split: Split,
	seed: number,
): (index: number) => Example {
	const draws = new Draws(seed, siteOf('sotu-era', split));
	const counted = eras.flatMap(([from, to], label) =>
		speeches.slice(from, to).map((speech) => ({ speech, label })),
	);
	const classes = eras.map((_, label) =>
		counted
			.filter((one, place) => one.label === label && splitOf(place) === split)
			.map(({ speech }) => speech)
			.filter(({ length }) => length >= windowBytes),
	);
	return (index) => {
		const label = index % classes.length;
		return { tokens: windowAt(classes[label] ?? [], draws.begin(index)), label };
	};
}

/** A window of one of the speeches, each beginning as likely as another. */
function windowAt(speeches: readonly Uint8Array[], draws: Draws): Uint8Array {
	const beginnings = (speech: Uint8Array) => speech.length - windowBytes + 1;
	let start = draws.integer(speeches.reduce((sum, speech) => sum + beginnings(speech), 0));
	for (const speech of speeches) {
		if (start < beginnings(speech)) return speech.subarray(start, start + windowBytes);
		start -= beginnings(speech);
	}
	throw new Problem('internal', 'sotu-era: a class without speeches.');
}
