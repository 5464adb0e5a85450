/** 16-bit floats as every engine rounds to them. */

/** The largest one, and the smallest that is normal. */
const HALF_LARGEST = 65504;
const HALF_SMALLEST = 2 ** -14;

/**
 * The nearest 16-bit float of 11 significant bits, of two equally near ones the even. What is too large becomes the
 * largest. What stays below the smallest normal one becomes 0, because WGSL lets a device do so. What is not finite stays.
 */
export function roundToHalf(x: number): number {
	if (x === 0 || !Number.isFinite(x)) return x;
	const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - 10);
	const magnitude = unit * evenOf(Math.abs(x) / unit);
	return Math.sign(x) * (magnitude < HALF_SMALLEST ? 0 : Math.min(magnitude, HALF_LARGEST));
}

/** The nearest integer, the even of two, of a number from 1024 to 2048: a double of 2^52 and more has no fraction. */
function evenOf(x: number): number {
	return x + 2 ** 52 - 2 ** 52;
}
