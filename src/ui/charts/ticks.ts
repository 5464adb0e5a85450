/** Round numbers for an axis: 1, 2 or 5 times a power of ten apart. */

export function niceTicks(low: number, high: number, most: number): number[] {
	const span = high - low;
	if (!(span > 0) || !Number.isFinite(span)) return [low];
	const rough = span / Math.max(1, most);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step =
		power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
	const first = Math.ceil(low / step - 1e-9);
	const count = Math.floor(high / step + 1e-9) - first + 1;
	return Array.from({ length: Math.max(0, count) }, (_, i) =>
		Number(((first + i) * step).toPrecision(12)),
	);
}

/** Ticks of a time axis in milliseconds, round in seconds or in minutes. */
export function timeTicks(lowMs: number, highMs: number, most: number): number[] {
	const unit = highMs - lowMs > most * 60_000 ? 60_000 : 1_000;
	return niceTicks(lowMs / unit, highMs / unit, most).map((tick) => tick * unit);
}

/** 1, 2, 3 and 5 of each power of ten; on a short axis plain round numbers. */
export function logTicks(low: number, high: number): number[] {
	const ticks: number[] = [];
	const first = Math.floor(Math.log10(low));
	for (let power = first; power <= Math.ceil(Math.log10(high)); power++)
		for (const digit of [1, 2, 3, 5]) ticks.push(Number((digit * 10 ** power).toPrecision(12)));
	const inside = ticks.filter((tick) => tick >= low && tick <= high);
	return inside.length > 2 ? inside : niceTicks(low, high, 5);
}
