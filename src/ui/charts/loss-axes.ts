/** Ends and ticks of both axes of the loss chart, from its rows. */
import type { Row } from '../../workbench/series';
import { logTicks, niceTicks, timeTicks } from './ticks';

export interface Axis {
	readonly domain: readonly [number, number];
	readonly ticks: readonly number[];
}

interface AxesOptions {
	/** Width of the chart in pixels, which bounds the number of ticks. */
	readonly width: number;
	readonly log: boolean;
	readonly time: boolean;
}

export function lossAxes(rows: readonly Row[], options: AxesOptions): { x: Axis; y: Axis } {
	const { width, log, time } = options;
	const xs = spread(rows.map((row) => row.x));
	const ys = spread(rows.flatMap((row) => row.values.filter((value) => value !== null)));
	const wish = Math.max(2, Math.floor(width / 72));
	const y: readonly [number, number] = log
		? [Math.max(ys[0] * 0.97, Number.MIN_VALUE), ys[1] * 1.03]
		: [Math.max(0, ys[0] - 0.06 * (ys[1] - ys[0])), ys[1] + 0.03 * (ys[1] - ys[0])];
	return {
		x: { domain: xs, ticks: time ? timeTicks(...xs, wish) : niceTicks(...xs, wish) },
		y: { domain: y, ticks: log ? logTicks(...y) : niceTicks(...y, 6) },
	};
}

/** Lowest and highest; never the same, so that a single point has an axis. */
function spread(values: readonly number[]): readonly [number, number] {
	const low = values.reduce((least, value) => Math.min(least, value), Infinity);
	const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
	if (high > low) return [low, high];
	return Number.isFinite(low) ? [low, low + Math.max(1e-3, Math.abs(low) * 0.1)] : [0, 1];
}
