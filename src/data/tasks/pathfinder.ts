/**
 * Pathfinder-32 of Long Range Arena: are two markers on the same snake (label 1), among distractors?
 * Rules of `snakes2.py` in drewlinsley/pathfinder @ ab9c130 (MIT, Junkyung Kim) with the parameters of
 * lra_benchmarks/data/pathfinder.py; strokes are drawn by our code. LRA gives the number of distractors for the hard
 * set alone; easy and intermediate apply its formula to their contour lengths.
 */

import type { Example } from '../example';
import { Draws } from './draws';
import type { Point } from './pathfinder/angles';
import { Room } from './pathfinder/room';
import { type Canvas, extend, type Snake, seed, seedBeside, settle } from './pathfinder/snake';
import { imageSize, markerAt } from './pathfinder/stamps';
import { type Split, siteOf } from './sites';

export const difficulties = ['easy', 'intermediate', 'hard'] as const;
export const pathfinderClasses = ['apart', 'connected'] as const;
export type Difficulty = (typeof difficulties)[number];

/** Strokes of each of the two snakes. */
const contourLengths: Readonly<Record<Difficulty, number>> = { easy: 6, intermediate: 9, hard: 14 };
const distractorStrokes = 20;
const distractorTries = 5;
/** A distractor is not tried where a smaller share of the pixels is free. */
const distractorRoom = 0.01;
const seedDistance = 7;
const frame = framed(1);
/** Where the first snake begins, so that the second has room at its distance. */
const middle = new Room(framed(2 * seedDistance));
const targetContrast = 1.5;
const distractorContrast = 2;

export interface PathfinderSource {
	readonly difficulty: Difficulty;
	readonly seed: number;
	readonly split: Split;
}

/** Images without end; image i is a function of source and i alone. */
export function* pathfinderExamples(
	source: PathfinderSource,
	first = 0,
): Generator<Example, never> {
	const draws = new Draws(source.seed, siteOf(`pathfinder-${source.difficulty}`, source.split));
	for (let image = first; ; image++)
		yield drawImage(contourLengths[source.difficulty], draws.begin(image));
}

/** @returns pixels [32 * 32], row after row */
function drawImage(contourLength: number, draws: Draws): Example {
	const label = draws.integer(2);
	const { canvas, snakes } = drawTargets(contourLength, draws);
	const length = Math.floor(contourLength / 3);
	for (let distractor = 0; distractor < Math.floor(distractorStrokes / length); distractor++)
		drawDistractor(canvas, length, draws);
	const first = draws.integer(2) === 0 ? snakes : ([snakes[1], snakes[0]] as const);
	const image = Float64Array.from(canvas.image);
	mark(image, first[0].tail);
	mark(image, label === 1 ? first[0].tip : first[1].tip);
	return { tokens: asBytes(image), label };
}

/** Two snakes that touch neither each other nor the frame, tried until both get their length. */
function drawTargets(
	contourLength: number,
	draws: Draws,
): { readonly canvas: Canvas; readonly snakes: readonly [Snake, Snake] } {
	const canvas = { image: new Float32Array(imageSize ** 2), mask: frame.slice() };
	for (;;) {
		canvas.image.fill(0);
		canvas.mask.set(frame);
		const snakes = growTargets(canvas, contourLength, draws);
		if (snakes) return { canvas, snakes };
	}
}

function growTargets(
	canvas: Canvas,
	contourLength: number,
	draws: Draws,
): readonly [Snake, Snake] | null {
	let first = seed(canvas, middle, targetContrast, draws);
	let second = first && seedBeside(canvas, first.tail, seedDistance, targetContrast, draws);
	for (let stroke = 1; stroke < contourLength; stroke++) {
		first = first && extend(canvas, first, draws);
		second = first && second && extend(canvas, second, draws);
	}
	if (!first || !second) return null;
	// The reference adds the last stroke of the second snake to the mask, never that of the first.
	settle(canvas, second);
	return [first, second];
}

/** Adds a distractor where one fits; gives up after a few tries, each of which leaves no trace. */
function drawDistractor(canvas: Canvas, length: number, draws: Draws): void {
	for (let attempt = 0; attempt < distractorTries; attempt++) {
		const trial = { image: canvas.image.slice(), mask: canvas.mask.slice() };
		if (!growDistractor(trial, length, draws)) continue;
		canvas.image.set(trial.image);
		canvas.mask.set(trial.mask);
		return;
	}
}

function growDistractor(canvas: Canvas, length: number, draws: Draws): boolean {
	// The snake enters the mask with its second stroke, when its seed is found.
	const room = new Room(canvas.mask);
	if (!room.hasShare(distractorRoom)) return false;
	let snake = seed(canvas, room, distractorContrast, draws);
	for (let stroke = 1; stroke < length; stroke++) snake = snake && extend(canvas, snake, draws);
	if (snake) settle(canvas, snake);
	return snake !== null;
}

/** 1 within a distance of the edges, 0 elsewhere. */
function framed(width: number): Float32Array {
	const isFrame = (at: number) => at < width || at >= imageSize - width;
	return Float32Array.from({ length: imageSize ** 2 }, (_, pixel) =>
		isFrame(Math.floor(pixel / imageSize)) || isFrame(pixel % imageSize) ? 1 : 0,
	);
}

function mark(image: Float64Array, at: Point): void {
	for (const [pixel, value] of markerAt(at).entries())
		image[pixel] = Math.max(image[pixel] ?? 0, value / 255);
}

/** Stretched to 0..255; the scale first, as the reference rounds: 1/2 of the range becomes 127 in its files. */
function asBytes(image: Float64Array): Uint8Array {
	const least = image.reduce((a, b) => Math.min(a, b));
	const greatest = image.reduce((a, b) => Math.max(a, b));
	const scale = 255 / (greatest - least);
	return Uint8Array.from(image, (value) => Math.floor((value - least) * scale + 0.5));
}
