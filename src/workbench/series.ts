/** Metrics outside React: growable typed columns, decimated to what a chart or a table can show. */
import type { EvaluationEvent, MetricsEvent } from './protocol';

const trainingColumns = [
	'step',
	'loss',
	'learningRate',
	'gradientNorm',
	'tokens',
	'elapsedMs',
] as const;
const validationColumns = ['step', 'loss'] as const;

/** Rows in ascending `step`. A row at or before the last step replaces what follows it (a replayed run). */
export class Series<Column extends string> {
	readonly #columns: Record<Column, Float64Array>;
	readonly #names: readonly Column[];
	#capacity = 256;
	length = 0;

	constructor(names: readonly Column[]) {
		this.#names = names;
		const entries = names.map((name) => [name, new Float64Array(this.#capacity)]);
		this.#columns = Object.fromEntries(entries);
	}

	/** The rows of one column; a view that is valid until the next append. */
	column(name: Column): Float64Array {
		return this.#columns[name].subarray(0, this.length);
	}

	last(name: Column): number | null {
		return this.length === 0 ? null : (this.#columns[name][this.length - 1] ?? null);
	}

	/** All arrays of equal length, the first column ascending. */
	append(rows: Readonly<Record<Column, ArrayLike<number>>>): void {
		const [key] = this.#names;
		if (key === undefined) return;
		const count = rows[key].length;
		const first = rows[key][0];
		if (first === undefined) return;
		this.length = lowerBound(this.column(key), first);
		this.#reserve(this.length + count);
		for (const name of this.#names) this.#columns[name].set(rows[name], this.length);
		this.length += count;
	}

	clear(): void {
		this.length = 0;
	}

	#reserve(rows: number): void {
		if (rows <= this.#capacity) return;
		while (this.#capacity < rows) this.#capacity *= 2;
		for (const name of this.#names) {
			const grown = new Float64Array(this.#capacity);
			grown.set(this.column(name));
			this.#columns[name] = grown;
		}
	}
}

export class RunSeries {
	readonly training = new Series(trainingColumns);
	readonly validation = new Series(validationColumns);

	addMetrics(event: MetricsEvent): void {
		this.training.append(event);
	}

	addEvaluation(event: EvaluationEvent): void {
		this.validation.append({
			step: [event.step],
			loss: [event.loss],
		});
	}

	clear(): void {
		this.training.clear();
		this.validation.clear();
	}
}

export interface Curve {
	readonly x: ArrayLike<number>;
	readonly y: ArrayLike<number>;
}

/** One x and the value of each curve there; null where a curve has none. */
export interface Row {
	readonly x: number;
	readonly values: readonly (number | null)[];
}

/**
 * At most 2 * buckets rows: each bucket is an interval of x and keeps minimum and maximum of each curve
 * in their order, so that spikes survive. Few points come back as they are.
 */
export function decimate(curves: readonly Curve[], buckets: number): Row[] {
	const points = curves.reduce((sum, curve) => sum + curve.x.length, 0);
	if (points <= 2 * buckets) return mergeExactly(curves);
	const [low, high] = extentOf(curves.map((curve) => curve.x));
	const width = (high - low) / buckets || 1;
	const rows: Row[] = [];
	const ends = curves.map(() => 0);
	for (let bucket = 0; bucket < buckets; bucket++) {
		const limit = bucket === buckets - 1 ? Infinity : low + (bucket + 1) * width;
		const extremes = curves.map((curve, index) => {
			const from = ends[index] ?? 0;
			const to = endBefore(curve.x, from, limit);
			ends[index] = to;
			return extremesOf(curve, from, to);
		});
		rows.push(...bucketRows(extremes));
	}
	return rows;
}

/** The two indices of minimum and maximum in their order, or one, or none. */
function extremesOf(curve: Curve, from: number, to: number): readonly { x: number; y: number }[] {
	let lowest = -1;
	let highest = -1;
	for (let i = from; i < to; i++) {
		const y = curve.y[i] ?? Number.NaN;
		if (!Number.isFinite(y)) continue;
		if (lowest < 0 || y < (curve.y[lowest] ?? 0)) lowest = i;
		if (highest < 0 || y > (curve.y[highest] ?? 0)) highest = i;
	}
	const picked = [...new Set([lowest, highest])].filter((i) => i >= 0).sort((a, b) => a - b);
	return picked.map((i) => ({ x: curve.x[i] ?? 0, y: curve.y[i] ?? 0 }));
}

/** Up to two rows that all curves of a bucket share; their x is that of the first curve with a point. */
function bucketRows(extremes: readonly (readonly { x: number; y: number }[])[]): Row[] {
	const leader = extremes.find((points) => points.length > 0);
	if (!leader) return [];
	const rows = Math.max(...extremes.map((points) => points.length));
	return Array.from({ length: rows }, (_, row) => {
		const own = extremes.find((points) => points[row] !== undefined);
		const x = leader[row]?.x ?? Math.max(leader[0]?.x ?? 0, own?.[row]?.x ?? 0);
		return { x, values: extremes.map((points) => points[row]?.y ?? null) };
	});
}

function mergeExactly(curves: readonly Curve[]): Row[] {
	const rows = new Map<number, (number | null)[]>();
	curves.forEach((curve, index) => {
		for (let i = 0; i < curve.x.length; i++) {
			const x = curve.x[i] ?? 0;
			const row = rows.get(x) ?? curves.map(() => null);
			const y = curve.y[i] ?? Number.NaN;
			row[index] = Number.isFinite(y) ? y : null;
			rows.set(x, row);
		}
	});
	return [...rows].sort(([a], [b]) => a - b).map(([x, values]) => ({ x, values }));
}

function extentOf(columns: readonly ArrayLike<number>[]): readonly [number, number] {
	let low = Infinity;
	let high = -Infinity;
	for (const column of columns) {
		low = Math.min(low, column[0] ?? Infinity);
		high = Math.max(high, column[column.length - 1] ?? -Infinity);
	}
	return [low, high];
}

function endBefore(x: ArrayLike<number>, from: number, limit: number): number {
	let end = from;
	while (end < x.length && (x[end] ?? 0) < limit) end++;
	return end;
}

/** First index whose value is >= wanted, in ascending values. */
export function lowerBound(values: ArrayLike<number>, wanted: number): number {
	let low = 0;
	let high = values.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((values[middle] ?? 0) < wanted) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** A training column when `step` updates were made: how an evaluation finds its time and its tokens. */
export function valueAtStep(steps: Float64Array, column: Float64Array, step: number): number {
	return column[lowerBound(steps, step) - 1] ?? 0;
}

/** Mean rate of a column a second over the last `windowMs` of training time; null before two rows. */
export function recentRate(
	series: Series<(typeof trainingColumns)[number]>,
	column: 'step' | 'tokens',
	windowMs: number,
): number | null {
	const elapsed = series.column('elapsedMs');
	const end = elapsed.length - 1;
	const now = elapsed[end];
	if (now === undefined || end < 1) return null;
	const start = Math.min(lowerBound(elapsed, now - windowMs), end - 1);
	const values = series.column(column);
	const ms = now - (elapsed[start] ?? now);
	return ms > 0 ? (((values[end] ?? 0) - (values[start] ?? 0)) / ms) * 1000 : null;
}
