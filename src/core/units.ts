/** Every number a person reads is formatted here. `locale` is for tests; left out, it is the reader's own. */

type Locale = string | undefined;

const countUnits = ['', 'k', 'M', 'G', 'T', 'P'];
const flopUnits = ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP', 'PFLOP'];
const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1.23 M`, `12.3 k`, `950`. */
export function formatCount(count: number, locale?: string): string {
	return scaled(count, 1000, countUnits, locale);
}

/** `4.2 MiB`, `629 KiB`, `17 B`. */
export function formatBytes(bytes: number, locale?: string): string {
	return scaled(bytes, 1024, byteUnits, locale);
}

/** `6,357,543 bytes`: where the exact number matters. */
export function formatExactBytes(bytes: number, locale?: string): string {
	return `${decimal(bytes, 0, locale)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

/** `812 MFLOP`, `1.5 GFLOP`. */
export function formatFlops(flops: number, locale?: string): string {
	return scaled(flops, 1000, flopUnits, locale);
}

/** `0.69 ×`, `1 ×`: how many times as much. */
export function formatRatio(ratio: number, locale?: string): string {
	return `${decimal(ratio, fractionDigits(ratio), locale)} ×`;
}

/** `48.4 %` of a share in 0..1. */
export function formatShare(share: number, locale?: string): string {
	return `${decimal(100 * share, 1, locale)} %`;
}

/** `12.3 k tokens/s`. */
export function formatRate(perSecond: number, unit: string, locale?: string): string {
	return `${formatCount(perSecond, locale)} ${unit}/s`;
}

/** `320 ms`, `4.2 s`, `42 s`, `1:18`, `2:03:07`. */
export function formatDuration(milliseconds: number, locale?: string): string {
	if (Math.round(milliseconds) < 1000) return `${decimal(milliseconds, 0, locale)} ms`;
	const seconds = milliseconds / 1000;
	if (Math.round(seconds) < 60) return `${decimal(seconds, seconds < 9.95 ? 1 : 0, locale)} s`;
	return Number.isFinite(seconds) ? clock(Math.round(seconds)) : `${decimal(seconds, 0, locale)} s`;
}

/** A loss in nats, four decimals: `2.3412`. */
export function formatLoss(nats: number, locale?: string): string {
	const options = { minimumFractionDigits: 4, maximumFractionDigits: 4 };
	return new Intl.NumberFormat(locale, options).format(nats);
}

/** Bits a byte of a byte-level loss: nats / ln 2. */
export function bitsPerByte(nats: number): number {
	return nats / Math.LN2;
}

/** exp(nats): the perplexity a token. */
export function perplexity(nats: number): number {
	return Math.exp(nats);
}

/** Three digits before or after the point, in the largest unit that leaves at least 1. */
function scaled(value: number, base: number, units: readonly string[], locale: Locale): string {
	let amount = value;
	let unit = 0;
	while (Math.abs(rounded(amount)) >= base && unit < units.length - 1) {
		amount /= base;
		unit++;
	}
	return `${decimal(amount, fractionDigits(amount), locale)} ${units[unit] ?? ''}`.trimEnd();
}

function fractionDigits(amount: number): number {
	const size = Math.abs(amount);
	return size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
}

function rounded(amount: number): number {
	return Number(amount.toFixed(fractionDigits(amount)));
}

function decimal(value: number, maximumFractionDigits: number, locale: Locale): string {
	return new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value);
}

function clock(seconds: number): string {
	const pad = (part: number) => String(part).padStart(2, '0');
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
	return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}
