/**
 * Lanczos resampling of 8-bit squares by three lobes in fixed point, rows then columns, each rounded to 8 bits:
 * the arithmetic of Pillow, with which the reference program shrinks its strokes and markers.
 */
import { cosineSineOf } from './angles';

const lobes = 3;
const one = 2 ** 22;

interface Tap {
	readonly first: number;
	/** Whole numbers; their sum is about 2^22. */
	readonly weights: readonly number[];
}

/**
 * Shrinks a square.
 * @param pixels  [size, size], 0..255
 * @returns [target, target], 0..255
 */
export function shrink(pixels: Uint8Array, size: number, target: number): Uint8Array {
	const taps = tapsFor(size, target);
	const rows = shrinkRows(pixels, size, size, taps);
	return transposed(shrinkRows(transposed(rows, size, target), target, size, taps), target, target);
}

const tapsOfSizes = new Map<string, readonly Tap[]>();

function tapsFor(size: number, target: number): readonly Tap[] {
	const sizes = `${size} to ${target}`;
	const taps = tapsOfSizes.get(sizes) ?? tapsOf(size, target);
	tapsOfSizes.set(sizes, taps);
	return taps;
}

function tapsOf(size: number, target: number): readonly Tap[] {
	const scale = size / target;
	const support = lobes * scale;
	return Array.from({ length: target }, (_, at) => {
		const centre = (at + 0.5) * scale;
		const first = Math.max(0, Math.trunc(centre - support + 0.5));
		const end = Math.min(size, Math.trunc(centre + support + 0.5));
		const weights = Array.from({ length: end - first }, (__, tap) =>
			lanczos((first + tap - centre + 0.5) / scale),
		);
		const sum = weights.reduce((total, weight) => total + weight, 0);
		return { first, weights: weights.map((weight) => awayFromZero((weight / sum) * one)) };
	});
}

function lanczos(x: number): number {
	return x >= -lobes && x < lobes ? sinc(x) * sinc(x / lobes) : 0;
}

function sinc(x: number): number {
	return x === 0 ? 1 : cosineSineOf(Math.PI * x)[1] / (Math.PI * x);
}

function awayFromZero(value: number): number {
	return Math.trunc(value + (value < 0 ? -0.5 : 0.5));
}

/** [count, size] to [count, taps]. */
function shrinkRows(
	pixels: Uint8Array,
	count: number,
	size: number,
	taps: readonly Tap[],
): Uint8Array {
	const result = new Uint8Array(count * taps.length);
	for (let row = 0; row < count; row++)
		for (const [at, { first, weights }] of taps.entries()) {
			const start = row * size + first;
			let sum = one / 2;
			for (let tap = 0; tap < weights.length; tap++)
				sum += (weights[tap] ?? 0) * (pixels[start + tap] ?? 0);
			result[row * taps.length + at] = Math.min(255, Math.max(0, Math.floor(sum / one)));
		}
	return result;
}

/** [rows, columns] to [columns, rows]. */
function transposed(pixels: Uint8Array, rows: number, columns: number): Uint8Array {
	return Uint8Array.from(
		pixels,
		(_, at) => pixels[(at % rows) * columns + Math.floor(at / rows)] ?? 0,
	);
}
