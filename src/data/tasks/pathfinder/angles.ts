/**
 * Directions and places from + - * / and sqrt alone: `Math.sin` may differ between browsers in the last place, and
 * the places of strokes depend on it (see `translate`). Coordinates are (y, x); angles are radians, 0 = +x, y downwards.
 */
import { quarterTurned } from '../../../core/normal';

export interface Point {
	readonly y: number;
	readonly x: number;
}

export const degree = Math.PI / 180;

/** π/2 in two parts: a few multiples of the first are exact, the second holds what float64 lacks of π/2 too. */
const quarterHigh = Math.floor((Math.PI / 2) * 2 ** 32) / 2 ** 32;
const quarterLow = Math.PI / 2 - quarterHigh + 6.123233995736766e-17;

/** [cosine, sine], within 2^-52, of an angle of at most two turns. */
export function cosineSineOf(angle: number): readonly [number, number] {
	const quarter = Math.round(angle / (Math.PI / 2));
	return quarterTurned(angle - quarter * quarterHigh - quarter * quarterLow, quarter + 8);
}

/** The angle of a displacement in (-π, π], as atan2(dy, dx): Newton's steps from the nearest degree. */
export function angleOf(dy: number, dx: number): number {
	const length = Math.sqrt(dy * dy + dx * dx);
	let angle = nearestDegree(dy, dx) * degree;
	for (let step = 0; step < 3; step++) {
		const [cosine, sine] = cosineSineOf(angle);
		angle += (dy * cosine - dx * sine) / length;
	}
	return angle;
}

function nearestDegree(dy: number, dx: number): number {
	let best = 0;
	let bestAlong = -Infinity;
	for (let candidate = -179; candidate <= 180; candidate++) {
		const [cosine, sine] = cosineSineOf(candidate * degree);
		const along = dy * sine + dx * cosine;
		if (along > bestAlong) [best, bestAlong] = [candidate, along];
	}
	return best;
}

/** The opposite direction, in [-π, π]. */
export function reversed(angle: number): number {
	return angle < 0 ? angle + Math.PI : angle - Math.PI;
}

/**
 * The pixel at a distance: each coordinate rounded up after the sum, which absorbs the rounding noise of sin π;
 * rounding the displacement alone would give strokes that do not exist.
 */
export function translate(from: Point, angle: number, distance: number): Point {
	const [cosine, sine] = cosineSineOf(angle);
	return { y: Math.ceil(from.y + distance * sine), x: Math.ceil(from.x + distance * cosine) };
}
