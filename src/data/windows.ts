/**
 * Sliding windows for a score that compares: every token but the first is predicted exactly once, with as much context as
 * the stride leaves. The first has no context: whoever scores says what it costs (see `src/train/metrics.ts`).
 */
import { Problem } from '../core/problem';
import { type BatchSize, type TokenBatch, type Tokens, unscoredTarget } from './batches';

export interface Window {
	/** Tokens [start, end) go in; the token after each is predicted. */
	readonly start: number;
	readonly end: number;
	/** Predictions from inputs [scoredFrom, end) count; those before are context alone. */
	readonly scoredFrom: number;
}

export interface WindowSize {
	readonly context: number;
	/** New predictions a window; with a stride of `context` only the last overlaps another. */
	readonly stride: number;
}

/**
 * The first window counts whole, each later one for its last `stride` predictions; the last may count for fewer, but
 * reaches back as far as the others. Whatever counts has seen at least min(its place, context - stride + 1) tokens.
 * @throws Problem `configuration` unless 1 <= stride <= context
 */
export function slidingWindows(tokens: number, { context, stride }: WindowSize): Window[] {
	if (!(Number.isInteger(context) && context >= 1))
		throw new Problem(
			'configuration',
			`The context must be a whole number from 1, got ${context}.`,
		);
	if (!(Number.isInteger(stride) && stride >= 1 && stride <= context))
		throw new Problem(
			'configuration',
			`The stride must be a whole number from 1 to the context, ${context}, got ${stride}.`,
		);
	const inputs = Math.max(0, tokens - 1);
	const windows: Window[] = [];
	for (let scoredFrom = 0, end = Math.min(context, inputs); scoredFrom < inputs; ) {
		windows.push({ start: Math.max(0, end - context), end, scoredFrom });
		scoredFrom = end;
		end = Math.min(end + stride, inputs);
	}
	return windows;
}

/**
 * At most `count` windows, spread evenly over the text so that no prediction counts twice; those of the whole text where
 * they are that many. A window that has no beginning of the text before it counts for its last `stride` predictions.
 * @throws Problem `configuration` unless 1 <= stride <= context
 */
export function spreadWindows(tokens: number, size: WindowSize, count: number): Window[] {
	const whole = slidingWindows(tokens, size);
	if (whole.length <= count) return whole;
	if (size.stride === size.context) return apart(tokens - 1, size.context, count);
	return Array.from(
		{ length: count },
		(_, index) => whole[Math.floor((index * whole.length) / count)] as Window,
	);
}

function apart(inputs: number, context: number, count: number): Window[] {
	return Array.from({ length: count }, (_, index) => {
		const start = Math.floor((index * inputs) / count);
		return { start, end: Math.min(start + context, inputs), scoredFrom: start };
	});
}

/** Fills batches with the windows, one a row; the last batch may have empty rows. */
export function* windowBatches(
	text: Tokens,
	windows: readonly Window[],
	{ batch, context }: BatchSize,
): Generator<TokenBatch> {
	for (let first = 0; first < windows.length; first += batch) {
		const tokens = new Int32Array(batch * context);
		const targets = new Int32Array(batch * context).fill(unscoredTarget);
		for (const [row, { start, end, scoredFrom }] of windows.slice(first, first + batch).entries()) {
			tokens.set(text.subarray(start, end), row * context);
			const scored = text.subarray(scoredFrom + 1, end + 1);
			targets.set(scored, row * context + scoredFrom - start);
		}
		yield { tokens, targets };
	}
}
