/** What the simple classifiers look at: which of these a text has, not how often. */

export type Feature = number | string;

/** The distinct features of a text. */
export type Features = (text: Uint8Array) => Set<Feature>;

/** Runs of `length` bytes, at most 3: single bytes, pairs, triples. */
export function byteRuns(length: 1 | 2 | 3): Features {
	return (text) => {
		const runs = new Set<Feature>();
		for (let end = length; end <= text.length; end++) {
			let run = 0;
			for (let at = end - length; at < end; at++) run = run * 256 + (text[at] ?? 0);
			runs.add(run);
		}
		return runs;
	};
}

/** Words of letters and apostrophes, in lower case; other bytes part them. */
export const words: Features = (text) => matches(text, /[a-z']+/g);

/** Words of four or more letters or digits, in lower case. */
export const longWords: Features = (text) => matches(text, /[a-z0-9]{4,}/g);

function matches(text: Uint8Array, pattern: RegExp): Set<Feature> {
	// Latin-1 keeps one character a byte: a cut character ends a word and nothing else.
	return new Set(new TextDecoder('latin1').decode(text).toLowerCase().match(pattern));
}
