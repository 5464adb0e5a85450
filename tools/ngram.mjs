/** Byte n-gram models for n = 1 and 2 (interpolated Witten-Bell): the yardstick of a corpus. */

const symbols = 256;

/** Bits per byte of `evaluated` under models counted on `trained`. */
export function crossEntropy(trained, evaluated) {
	const unigram = witten(count(trained), () => 1 / symbols);
	const rows = countPairs(trained).map((counts) => witten(counts, (byte) => unigram[byte]));
	let bitsOrder0 = 0;
	let bitsOrder1 = 0;
	for (let i = 1; i < evaluated.length; i++) {
		const byte = evaluated[i];
		bitsOrder0 -= Math.log2(unigram[byte]);
		bitsOrder1 -= Math.log2(rows[evaluated[i - 1]][byte]);
	}
	const scored = evaluated.length - 1;
	return { unigram: bitsOrder0 / scored, bigram: bitsOrder1 / scored };
}

function count(bytes) {
	const counts = new Float64Array(symbols);
	for (const byte of bytes) counts[byte]++;
	return counts;
}

function countPairs(bytes) {
	const rows = Array.from({ length: symbols }, () => new Float64Array(symbols));
	for (let i = 1; i < bytes.length; i++) rows[bytes[i - 1]][bytes[i]]++;
	return rows;
}

/** (count + kinds * p_shorter) / (total + kinds), where kinds is the number of distinct symbols. */
function witten(counts, shorter) {
	const total = counts.reduce((sum, value) => sum + value, 0);
	const kinds = counts.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
	return counts.map((value, byte) =>
		total === 0 ? shorter(byte) : (value + kinds * shorter(byte)) / (total + kinds),
	);
}
