/**
 * Snakes of strokes on a canvas: seeded where there is room, extended stroke by stroke along a smooth curve.
 * Rules and quirks are those of `seed_snake` and `extend_snake` in drewlinsley/pathfinder @ ab9c130.
 */
import type { Draws } from '../draws';
import { cosineSineOf, degree, type Point, reversed, translate } from './angles';
import { candidatesAround } from './candidates';
import type { Room } from './room';
import { imageSize, strokeLength, strokeMargin } from './stamps';
import { highestSum, isInside, paste, type Stroke, strokeAlong } from './strokes';

/** [32, 32] each, in float32 as in the reference: where a brightness is half of another, the saved grey shows it. */
export interface Canvas {
	readonly image: Float32Array;
	/** What strokes and their margins take up, 0..1. */
	readonly mask: Float32Array;
}

export interface Snake {
	/** Where its first stroke began. */
	readonly tail: Point;
	/** Where its last stroke ends. */
	readonly tip: Point;
	readonly pivot: Point;
	readonly angle: number;
	readonly contrast: number;
	/** Its last stroke, which the mask does not hold yet. */
	readonly last: Placed;
}

interface Placed {
	readonly stroke: Stroke;
	readonly at: Point;
}

const trials = 3;
/** Two strokes cross where mask and stroke reach this sum. */
const crossing = 1.8;

/**
 * Draws the first stroke of a snake where there is room.
 * @returns null when there is none
 */
export function seed(canvas: Canvas, room: Room, contrast: number, draws: Draws): Snake | null {
	for (let trial = 0; trial < trials; trial++) {
		const angle = wholeDegree(draws);
		const places = room.placesFor(strokeAlong(angle));
		if (places.length === 0) return null;
		const place = places[draws.integer(places.length)] ?? 0;
		const tail = { y: Math.floor(place / imageSize), x: place % imageSize };
		const snake = started(canvas, tail, angle, contrast);
		if (snake) return snake;
	}
	return null;
}

/** Draws the first stroke of a snake at a distance from another's, whatever is there. */
export function seedBeside(
	canvas: Canvas,
	other: Point,
	distance: number,
	contrast: number,
	draws: Draws,
): Snake | null {
	for (let trial = 0; trial < trials; trial++) {
		const angle = wholeDegree(draws);
		const [cosine, sine] = cosineSineOf(draws.integer(360) * degree);
		const tail = {
			y: halfToEven(other.y + distance * sine),
			x: halfToEven(other.x + distance * cosine),
		};
		const snake = started(canvas, tail, angle, contrast);
		if (snake) return snake;
	}
	return null;
}

/**
 * Adds a stroke that goes on from the snake's last one.
 * @returns null at a dead end
 */
export function extend(canvas: Canvas, snake: Snake, draws: Draws): Snake | null {
	const pivot = translate(snake.pivot, snake.angle, strokeLength + 2 * strokeMargin);
	const candidates = candidatesAround(pivot, snake.angle, canvas.mask);
	if (candidates === null) return null;
	for (let trial = 0; trial < trials; trial++) {
		const { at, angle } = candidates.draw(draws.uniform());
		const stroke = strokeAlong(reversed(angle));
		if (highestSum(canvas.mask, stroke.mask, at) >= crossing) continue;
		paste(canvas.image, stroke.line, at, snake.contrast);
		settle(canvas, snake);
		return { ...snake, tip: at, pivot, angle, last: { stroke, at } };
	}
	return null;
}

/** Adds the last stroke to the mask. */
export function settle({ mask }: Canvas, { last }: Snake): void {
	paste(mask, last.stroke.mask, last.at);
}

function started(canvas: Canvas, tail: Point, angle: number, contrast: number): Snake | null {
	const head = translate(tail, angle, strokeLength);
	const pivot = translate(head, reversed(angle), strokeLength + strokeMargin);
	if (!isInside(head.y, head.x) || !isInside(pivot.y, pivot.x)) return null;
	const last = { stroke: strokeAlong(angle), at: tail };
	paste(canvas.image, last.stroke.line, tail, contrast);
	return { tail, tip: tail, pivot, angle, contrast, last };
}

/** A whole degree from -180 to 179, in radians. */
function wholeDegree(draws: Draws): number {
	return (draws.integer(360) - 180) * degree;
}

function halfToEven(value: number): number {
	const below = Math.floor(value);
	const rest = value - below;
	return rest === 0.5 ? below + (below % 2) : Math.round(value);
}
