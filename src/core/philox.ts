/** Philox 4x32-10: four random words as a pure function of (counter, key); the same integers in WGSL and Python. */

export type Counter = readonly [number, number, number, number];
export type Key = readonly [number, number];

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;
const rounds = 10;

/**
 * Ten rounds of Philox.
 * @param counter  (index low, index high or step, stream, site), unsigned 32-bit words
 * @param key      (seed low, seed high)
 * @param out      receives the four words; a new array when left out
 */
export function philox(counter: Counter, key: Key, out = new Uint32Array(4)): Uint32Array {
	let [c0, c1, c2, c3] = counter;
	let [k0, k1] = key;
	for (let round = 0; round < rounds; round++) {
		const high0 = multiplyHigh(multiplier0, c0);
		const high1 = multiplyHigh(multiplier1, c2);
		const low0 = Math.imul(multiplier0, c0) >>> 0;
		const low1 = Math.imul(multiplier1, c2) >>> 0;
		c0 = (high1 ^ c1 ^ k0) >>> 0;
		c1 = low1;
		c2 = (high0 ^ c3 ^ k1) >>> 0;
		c3 = low0;
		k0 = (k0 + weyl0) >>> 0;
		k1 = (k1 + weyl1) >>> 0;
	}
	out[0] = c0;
	out[1] = c1;
	out[2] = c2;
	out[3] = c3;
	return out;
}

/** floor(a * b / 2^32) of two unsigned words; every partial product is below 2^53, hence exact. */
export function multiplyHigh(a: number, b: number): number {
	const low = Math.floor((a * (b & 0xffff)) / 0x10000);
	return Math.floor((a * (b >>> 16) + low) / 0x10000);
}
