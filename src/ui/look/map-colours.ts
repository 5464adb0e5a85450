/** Colours of the maps: cividis for attention, Okabe-Ito hues for components, grey for one responsibility. */
import type { ProbeView } from '../../workbench/protocol';
import type { MapScale } from '../../workbench/store';

export type Rgb = readonly [number, number, number];
export type Pixels = Uint8ClampedArray<ArrayBuffer>;

/** Okabe-Ito, in the order of the components; the same values stand in `theme.css`. */
export const componentColours: readonly Rgb[] = [
	[230, 159, 0],
	[86, 180, 233],
	[0, 158, 115],
	[240, 228, 66],
	[0, 114, 178],
	[213, 94, 0],
	[204, 121, 167],
	[153, 153, 153],
];

const dark: Rgb = [16, 20, 24];
const logFloor = 1e-4;

/** 0..1 on screen: as it is, as a share of the row's `top`, or by power of ten from 1e-4 (= 0) to 1. */
export function shareOnScale(value: number, scale: MapScale, top: number): number {
	if (!(value > 0)) return 0;
	const linear = scale === 'row' ? value / top : value;
	const share = scale === 'log' ? 1 - Math.log10(value) / Math.log10(logFloor) : linear;
	return Math.min(1, Math.max(0, share));
}

/** The largest weight of each query's row. */
function rowTops({ weights, tokens: { length } }: ProbeView): number[] {
	return Array.from({ length }, (_, query) =>
		weights.subarray(query * length, (query + 1) * length).reduce((a, b) => Math.max(a, b), 1e-9),
	);
}

/** -1 is purple, 0 nearly white, 1 orange. */
export function diverging(value: number): Rgb {
	const end: Rgb = value < 0 ? [84, 39, 136] : [179, 88, 6];
	return mix([247, 247, 247], end, Math.min(1, Math.abs(value)));
}

/** cividis by its published polynomial; 0 is dark blue, 1 is yellow. */
export function cividis(share: number): Rgb {
	const t = Math.min(1, Math.max(0, share));
	const r = -4.54 - t * (35.34 - t * (2381.73 - t * (6402.7 - t * (7024.72 - t * 2710.57))));
	const g = 32.49 + t * (170.73 + t * (52.82 - t * (131.46 - t * (176.58 - t * 67.37))));
	const b = 81.24 + t * (442.36 - t * (2482.43 - t * (6167.24 - t * (6614.94 - t * 2475.67))));
	return [byte(r), byte(g), byte(b)];
}

const cividisTable: readonly Rgb[] = Array.from({ length: 256 }, (_, i) => cividis(i / 255));
const greyTable: readonly Rgb[] = Array.from({ length: 256 }, (_, i): Rgb => [i, i, i]);

function componentColour(component: number): Rgb {
	return componentColours[component % componentColours.length] ?? dark;
}

export interface Winner {
	readonly component: number;
	/** 1 - H(gamma) / log M: 1 when one component answers alone, 0 when all share evenly. */
	readonly certainty: number;
}

/** View V2: the first argmax over r of gamma_ijr. */
export function winnerAt(view: ProbeView, query: number, key: number): Winner {
	const shares = responsibilitiesAt(view, query, key);
	let component = 0;
	let entropy = 0;
	shares.forEach((share, r) => {
		if (share > (shares[component] ?? 0)) component = r;
		if (share > 0) entropy -= share * Math.log(share);
	});
	const most = Math.log(shares.length);
	return { component, certainty: most > 0 ? Math.max(0, 1 - entropy / most) : 1 };
}

/** gamma_ijr for every r; empty for a variant that is no mixture. */
export function responsibilitiesAt(view: ProbeView, query: number, key: number): number[] {
	const { responsibility } = view;
	if (!responsibility) return [];
	const n = view.tokens.length;
	const components = Math.round(responsibility.length / (n * n));
	return Array.from(
		{ length: components },
		(_, r) => responsibility[(r * n + query) * n + key] ?? 0,
	);
}

/** Hue = component, lightness = attention, desaturation = uncertainty. */
export function winnerColour({ component, certainty }: Winner, lightness: number): Rgb {
	const full = componentColour(component);
	const luminance = 0.2126 * full[0] + 0.7152 * full[1] + 0.0722 * full[2];
	return mix(dark, mix([luminance, luminance, luminance], full, certainty), lightness);
}

export function paintAttention(view: ProbeView, scale: MapScale): Pixels {
	const tops = rowTops(view);
	return paint(view, (weight, query) =>
		fromTable(cividisTable, shareOnScale(weight, scale, tops[query] ?? 1)),
	);
}

export function paintWinner(view: ProbeView, scale: MapScale): Pixels {
	const tops = rowTops(view);
	return paint(view, (weight, query, key) =>
		winnerColour(winnerAt(view, query, key), shareOnScale(weight, scale, tops[query] ?? 1)),
	);
}

export function paintResponsibility(view: ProbeView, component: number): Pixels {
	return paint(view, (_weight, query, key) =>
		fromTable(greyTable, responsibilitiesAt(view, query, key)[component] ?? 0),
	);
}

/** gamma_ijr - pi_r, the colours' ends at the largest difference of the map. */
export function paintLessPrior(view: ProbeView, component: number): Pixels {
	const prior = view.prior?.[component] ?? 0;
	const most = largestDifference(view, component);
	return paint(view, (_weight, query, key) =>
		diverging(((responsibilitiesAt(view, query, key)[component] ?? 0) - prior) / most),
	);
}

/** Largest |gamma_ijr - pi_r| where the query attends; the end of the scale. */
export function largestDifference(view: ProbeView, component: number): number {
	const { weights, responsibility, prior } = view;
	const offset = component * weights.length;
	return weights.reduce((most, weight, cell) => {
		const difference = Math.abs((responsibility?.[offset + cell] ?? 0) - (prior?.[component] ?? 0));
		return weight === 0 ? most : Math.max(most, difference);
	}, 1e-3);
}

/** RGBA of N x N cells; a masked cell (weight 0) stays transparent. */
function paint(
	view: ProbeView,
	colourOf: (weight: number, query: number, key: number) => Rgb,
): Pixels {
	const n = view.tokens.length;
	const pixels = new Uint8ClampedArray(n * n * 4);
	for (let query = 0; query < n; query++)
		for (let key = 0; key < n; key++) {
			const cell = query * n + key;
			const weight = view.weights[cell] ?? 0;
			if (weight === 0) continue;
			pixels.set(colourOf(weight, query, key), cell * 4);
			pixels[cell * 4 + 3] = 255;
		}
	return pixels;
}

function fromTable(table: readonly Rgb[], share: number): Rgb {
	return table[Math.round(Math.min(1, Math.max(0, share)) * 255)] ?? dark;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
	return [
		byte(from[0] + (to[0] - from[0]) * share),
		byte(from[1] + (to[1] - from[1]) * share),
		byte(from[2] + (to[2] - from[2]) * share),
	];
}

function byte(value: number): number {
	return Math.min(255, Math.max(0, Math.round(value)));
}
