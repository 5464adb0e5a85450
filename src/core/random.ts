/**
 * Randomness by counter: a value is a function of (seed, stream, site, index or step); there is no state.
 * Counter words: (index low, index high or step, stream, site). Key words: (seed low, seed high).
 */
import { boxMuller } from './normal';
import { type Key, multiplyHigh, philox } from './philox';
import { Problem } from './problem';

export { type Counter, type Key, philox } from './philox';

/** One number a purpose. Part of the file format: never change or reuse one. */
export const Stream = {
	parameterInitialisation: 1,
	dataOrder: 2,
	dropout: 3,
	textSampling: 4,
	evaluation: 5,
	syntheticTask: 6,
	dataSplit: 7,
} as const;

export type StreamNumber = (typeof Stream)[keyof typeof Stream];

/**
 * The Philox key of a seed.
 * @throws Problem `configuration` unless the seed is an integer from 0 to 2^53 - 1
 */
export function keyOf(seed: number): Key {
	if (!Number.isSafeInteger(seed) || seed < 0)
		throw new Problem(
			'configuration',
			`The seed must be a whole number from 0 to 2^53 - 1, got ${seed}.`,
		);
	return splitWords(seed);
}

/** The low and high words of a non-negative integer below 2^53. */
export function splitWords(value: number): readonly [number, number] {
	return [value >>> 0, Math.floor(value / 2 ** 32)];
}

/** A word as a uniform number in [0, 1) with 24 bits: exact in f32. */
export function uniform01(word: number): number {
	return (word >>> 8) * 2 ** -24;
}

/** A word as an integer in [0, span): floor(word * span / 2^32), exact; 0 for a span of 0. */
export function uniformInteger(word: number, span: number): number {
	if (!(Number.isInteger(span) && span >= 0 && span < 2 ** 32))
		throw new Problem(
			'internal',
			`uniformInteger: span must be an integer below 2^32, got ${span}.`,
		);
	return multiplyHigh(word, span);
}

/**
 * Standard normals, rounded to f32. A longer result begins with the shorter one.
 * @param site  which tensor, layer or place this is for
 */
export function normals(
	seed: number,
	stream: StreamNumber,
	site: number,
	count: number,
): Float32Array {
	const key = keyOf(seed);
	const result = new Float32Array(count);
	const words = new Uint32Array(4);
	for (let start = 0; start < count; start += 4) {
		const [low, high] = splitWords(start / 4);
		const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = philox([low, high, stream, site], key, words);
		const four = [...boxMuller(w0, w1), ...boxMuller(w2, w3)];
		result.set(four.slice(0, count - start), start);
	}
	return result;
}
