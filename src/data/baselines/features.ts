/** What the simple classifiers look at: which of these a sequence has, not how often. */
import { tokenBytes } from '../formats/byte-tokens';

export type Feature = number | string;

/** The distinct features of a sequence. */
export type Features = (sequence: Uint16Array) => Set<Feature>;

/** Runs of `length` tokens, at most 3: single bytes, pairs, triples. */
export function tokenRuns(length: 1 | 2 | 3): Features {
	const span = 2 ** 16;
	return (sequence) => {
		const runs = new Set<Feature>();
		for (let end = length; end <= sequence.length; end++) {
			// Below 2^48: exact.
			let run = 0;
			for (let at = end - length; at < end; at++) run = run * span + (sequence[at] ?? 0);
			runs.add(run);
		}
		return runs;
	};
}

/** Words of letters and apostrophes, in lower case; other bytes part them. */
export const words: Features = (sequence) => matches(sequence, /[a-z']+/g);

/** Words of four or more letters or digits, in lower case. */
export const longWords: Features = (sequence) => matches(sequence, /[a-z0-9]{4,}/g);

function matches(sequence: Uint16Array, pattern: RegExp): Set<Feature> {
	// Latin-1 keeps one character a byte: a cut character ends a word and nothing else.
	const text = new TextDecoder('latin1').decode(tokenBytes(sequence)).toLowerCase();
	return new Set(text.match(pattern));
}
