/** Where the next stroke of a snake may end: pixels on a circle, the smoother the curve the likelier. */
import { angleOf, cosineSineOf, type Point } from './angles';
import { imageSize, strokeLength, strokeMargin } from './stamps';
import { isInside } from './strokes';

export interface Candidate {
	readonly at: Point;
	/** From the pivot to the pixel. */
	readonly angle: number;
}

export interface Candidates {
	/** The first candidate whose cumulative share exceeds a number from [0, 1). */
	draw(uniform: number): Candidate;
}

const radius = strokeLength + strokeMargin;
/** Points on the circle, one radian of arc a pixel apart. */
const onCircle = Array.from({ length: Math.ceil(2 * radius * Math.PI) }, (_, step): Point => {
	const [cosine, sine] = cosineSineOf(step / radius);
	return { y: radius * sine, x: radius * cosine };
});
const leastWeight = 1e-4;

/**
 * Candidates on the circle around a pivot, in order of rows; weight (1 - mask) cos² of the turn from `angle`.
 * @returns null when there is none, or none with a weight
 */
export function candidatesAround(
	pivot: Point,
	angle: number,
	mask: Float32Array,
): Candidates | null {
	const candidates = pixelsAround(pivot).map((at) => ({
		at,
		angle: displacementAngle(at.y - pivot.y, at.x - pivot.x),
	}));
	const weights = candidates.map(
		(candidate) => (1 - takenAround(mask, candidate.at)) * smoothness(candidate.angle, angle),
	);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const [first] = candidates;
	if (!first || total < leastWeight) return null;
	const draw = (uniform: number) => {
		let share = 0;
		const index = weights.findIndex((weight) => {
			share += weight / total;
			return share > uniform;
		});
		return candidates[index] ?? first;
	};
	return { draw };
}

function pixelsAround(pivot: Point): readonly Point[] {
	const inside = onCircle
		.map(({ y, x }) => ({ y: pivot.y + y, x: pivot.x + x }))
		.filter(({ y, x }) => isInside(y, x))
		.map(({ y, x }) => Math.floor(y) * imageSize + Math.floor(x));
	return [...new Set(inside)]
		.sort((a, b) => a - b)
		.map((pixel) => ({ y: Math.floor(pixel / imageSize), x: pixel % imageSize }));
}

const displacementAngles = new Map<number, number>();

/** `angleOf` a displacement between pixels of the image's size, worked out once. */
function displacementAngle(dy: number, dx: number): number {
	const key = dy * 4 * imageSize + dx;
	const known = displacementAngles.get(key);
	if (known !== undefined) return known;
	const angle = angleOf(dy, dx);
	displacementAngles.set(key, angle);
	return angle;
}

/** cos² of the turn between two directions; 0 from a right angle on. */
function smoothness(to: number, from: number): number {
	const apart = Math.abs(to - from);
	const turn = Math.min(apart, 2 * Math.PI - apart, Math.PI / 2);
	return Math.max(cosineSineOf(turn)[0], 0) ** 2;
}

/** The mask dilated by a cross of three pixels, at one pixel. */
function takenAround(mask: Float32Array, { y, x }: Point): number {
	const pixel = y * imageSize + x;
	return Math.max(
		mask[pixel] ?? 0,
		x > 0 ? (mask[pixel - 1] ?? 0) : 0,
		x < imageSize - 1 ? (mask[pixel + 1] ?? 0) : 0,
		mask[pixel - imageSize] ?? 0,
		mask[pixel + imageSize] ?? 0,
	);
}
