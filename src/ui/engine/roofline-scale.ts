/** The axes of a roofline: both logarithmic, wide enough for the ridge and every operation. */
import { type ProfileRow, type Roof, roofAt } from '../../core/profile';

export interface Axis {
	readonly low: number;
	readonly high: number;
	/** Powers of ten. */
	readonly ticks: readonly number[];
}

export interface RooflineScale {
	/** FLOP a byte. */
	readonly x: Axis;
	/** FLOP/s. */
	readonly y: Axis;
	/** Where the roof of memory meets the roof of arithmetic. */
	readonly ridge: number;
}

/** `rows`: those that compute, and were seen to take time. */
export function rooflineScale(rows: readonly ProfileRow[], roof: Roof): RooflineScale {
	const ridge = roof.flopsPerSecond / roof.bytesPerSecond;
	const x = logAxis([ridge, ...rows.map(({ intensity }) => intensity)]);
	const y = logAxis([
		roof.flopsPerSecond,
		roofAt(roof, x.low),
		...rows.map(({ flopsPerSecond }) => flopsPerSecond),
	]);
	return { x, y, ridge };
}

/** Rows that have a place on it. */
export function plotted(rows: readonly ProfileRow[]): readonly (readonly [number, ProfileRow])[] {
	return rows
		.map((row, index) => [index + 1, row] as const)
		.filter(([, { flops, ms }]) => flops > 0 && ms > 0);
}

/** 0..1 along an axis. */
export function along({ low, high }: Axis, value: number): number {
	return Math.log(value / low) / Math.log(high / low);
}

/** A little beyond the values, so that no dot lies on the edge. */
const MARGIN = 1.6;
const MOST_TICKS = 6;

function logAxis(values: readonly number[]): Axis {
	const low = Math.min(...values) / MARGIN;
	const high = Math.max(...values) * MARGIN;
	const first = Math.ceil(Math.log10(low));
	const last = Math.floor(Math.log10(high));
	const every = Math.max(1, Math.ceil((last - first + 1) / MOST_TICKS));
	const ticks: number[] = [];
	for (let power = first; power <= last; power += every) ticks.push(10 ** power);
	return { low, high, ticks };
}
