/**
 * Strokes and markers of Pathfinder-32, drawn on a canvas of twice the size and shrunk: a stroke of length 2 and
 * thickness 1/2 with the margin 1 that no other stroke may enter, and a marker disc of radius 3/2.
 * Sizes are those of Long Range Arena; the drawing is that of drewlinsley/pathfinder @ ab9c130.
 */
import { type Point, translate } from './angles';
import { shrink } from './resample';

export const imageSize = 32;
export const stampSize = 9;
export const strokeLength = 2;
export const strokeMargin = 1;

/** How much finer the canvas is. */
const fineness = 2;
const canvasSize = 17;
const canvasCentre: Point = { y: 8, x: 8 };
const markerRadius = 1.5;

/** A stroke from the centre outwards. */
export interface Stamp {
	/** [9, 9], 0..255: the stroke's brightness. */
	readonly line: Uint8Array;
	/** [9, 9], 0..255: stroke and margin. */
	readonly mask: Uint8Array;
}

/** The place of the stroke's head on the canvas, from its centre: two angles with one place draw one stamp. */
export function headOf(angle: number): Point {
	const head = translate(canvasCentre, angle, strokeLength * fineness);
	return { y: head.y - canvasCentre.y, x: head.x - canvasCentre.x };
}

export function drawStamp(head: Point): Stamp {
	const line = new Uint8Array(canvasSize ** 2);
	const mask = new Uint8Array(canvasSize ** 2);
	for (const { y, x } of linePixels(head)) {
		const at = { y: canvasCentre.y + y, x: canvasCentre.x + x };
		line[at.y * canvasSize + at.x] = 255;
		fillDisc(mask, canvasSize, at, strokeMargin * fineness);
	}
	return {
		line: shrink(line, canvasSize, stampSize),
		mask: shrink(mask, canvasSize, stampSize),
	};
}

/** A line one pixel wide from (0, 0) to `head`, by Bresenham's rule, both ends included. */
function linePixels(head: Point): readonly Point[] {
	const [height, width] = [Math.abs(head.y), Math.abs(head.x)];
	const long = Math.max(height, width);
	const short = Math.min(height, width);
	return Array.from({ length: long + 1 }, (_, along) => {
		// Half a pixel rounds away from the start.
		const aside = long === 0 ? 0 : Math.floor((2 * along * short + long) / (2 * long));
		const [y, x] = width > height ? [aside, along] : [along, aside];
		return { y: y * Math.sign(head.y), x: x * Math.sign(head.x) };
	});
}

const markers = new Map<number, Uint8Array>();

/** @returns [32, 32], 0..255: the marker at a pixel, worked out once */
export function markerAt(at: Point): Uint8Array {
	const pixel = at.y * imageSize + at.x;
	const marker = markers.get(pixel) ?? drawMarker(at);
	markers.set(pixel, marker);
	return marker;
}

/** A disc around the middle of the pixel's first quarter on the canvas: not symmetric once it is shrunk. */
function drawMarker(at: Point): Uint8Array {
	const size = imageSize * fineness;
	const canvas = new Uint8Array(size ** 2);
	fillDisc(canvas, size, { y: at.y * fineness, x: at.x * fineness }, markerRadius * fineness);
	return shrink(canvas, size, imageSize);
}

function fillDisc(canvas: Uint8Array, size: number, centre: Point, radius: number): void {
	for (let y = Math.max(0, centre.y - radius); y <= Math.min(size - 1, centre.y + radius); y++)
		for (let x = Math.max(0, centre.x - radius); x <= Math.min(size - 1, centre.x + radius); x++)
			if ((y - centre.y) ** 2 + (x - centre.x) ** 2 <= radius ** 2) canvas[y * size + x] = 255;
}
