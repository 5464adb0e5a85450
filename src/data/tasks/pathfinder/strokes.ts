/** Stamps ready for drawing, one a direction, and what a seed in that direction may not touch. */
import type { Point } from './angles';
import { drawStamp, headOf, imageSize, type Stamp, stampSize } from './stamps';

export interface Stroke {
	/** [9, 9], 0..1 */
	readonly line: Float64Array;
	/** [9, 9], 0..1 */
	readonly mask: Float32Array;
	/** Offsets from a seed to the pixels that it needs free. */
	readonly needs: readonly Point[];
}

/** How far a stamp reaches from its centre. */
const reach = (stampSize - 1) / 2;
/** Half the window of the stamp that a seed looks at; its first row and column are the stamp's, off the centre. */
const window = 3;

const strokes = new Map<number, Stroke>();

/** The stroke from a pixel along an angle. Drawn once: at most 360 degrees and the angles between pixels are asked for. */
export function strokeAlong(angle: number): Stroke {
	const known = strokes.get(angle);
	if (known) return known;
	const stroke = strokeOf(drawStamp(headOf(angle)));
	strokes.set(angle, stroke);
	return stroke;
}

function strokeOf({ line, mask }: Stamp): Stroke {
	const needs: Point[] = [];
	for (let y = 0; y <= 2 * window; y++)
		for (let x = 0; x <= 2 * window; x++)
			if (mask[y * stampSize + x] === 255) needs.push({ y: y - window, x: x - window });
	return { line: scaled(line), mask: Float32Array.from(scaled(mask)), needs };
}

function scaled(values: Uint8Array): Float64Array {
	return Float64Array.from(values, (value) => value / 255);
}

export function isInside(y: number, x: number): boolean {
	return y >= 0 && y < imageSize && x >= 0 && x < imageSize;
}

/** image = max(image, contrast * stamp), the stamp's centre at a pixel, cropped at the border. */
export function paste(
	image: Float32Array,
	stamp: Float64Array | Float32Array,
	at: Point,
	contrast = 1,
): void {
	forOverlap(at, (pixel, place) => {
		const value = contrast * (stamp[place] ?? 0);
		if (value > (image[pixel] ?? 0)) image[pixel] = value;
	});
}

/** max(mask + stamp) over the stamp's place. */
export function highestSum(mask: Float32Array, stamp: Float32Array, at: Point): number {
	let highest = 0;
	forOverlap(at, (pixel, place) => {
		highest = Math.max(highest, (mask[pixel] ?? 0) + (stamp[place] ?? 0));
	});
	return highest;
}

function forOverlap(at: Point, visit: (pixel: number, place: number) => void): void {
	const left = Math.max(0, at.x - reach);
	const right = Math.min(imageSize - 1, at.x + reach);
	for (let y = Math.max(0, at.y - reach); y <= Math.min(imageSize - 1, at.y + reach); y++)
		for (let x = left; x <= right; x++)
			visit(y * imageSize + x, (y - at.y + reach) * stampSize + (x - at.x + reach));
}
