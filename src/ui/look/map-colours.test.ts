import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ProbeView } from '../../workbench/protocol';
import {
	cividis,
	componentColours,
	diverging,
	largestDifference,
	paintAttention,
	paintLessPrior,
	paintResponsibility,
	paintWinner,
	shareOnScale,
	winnerAt,
	winnerColour,
} from './map-colours';

/** Two tokens, two components: query 1 sees key 0 by component 1 and itself by both alike. */
const view: ProbeView = {
	step: 0,
	layer: 0,
	head: 0,
	tokens: ['a', 'b'],
	weights: Float32Array.of(1, 0, 0.25, 0.75),
	responsibility: Float32Array.of(1, 0, 0.125, 0.5, 0, 0, 0.875, 0.5),
	omitted: 0,
	entropy: 0.5,
};
const luminance = ([r, g, b]: readonly number[]) =>
	0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);

test('cividis runs from dark blue to yellow and grows lighter throughout', () => {
	expect(cividis(0)).toEqual([0, 32, 81]);
	expect(cividis(1)[0]).toBeGreaterThan(245);
	for (let i = 1; i <= 100; i++)
		expect(luminance(cividis(i / 100))).toBeGreaterThan(luminance(cividis((i - 1) / 100)));
});

test('the logarithmic scale clips at 1e-4 and keeps 0 at 0', () => {
	expect([0, 1e-5, 1e-4, 1e-2, 1].map((value) => shareOnScale(value, 'log', 1))).toEqual([
		0, 0, 0, 0.5, 1,
	]);
	expect(shareOnScale(0.3, 'linear', 0.5)).toBe(0.3);
	expect(shareOnScale(0.3, 'row', 0.6)).toBe(0.5);
	expect(shareOnScale(Number.NaN, 'linear', 1)).toBe(0);
});

test('the winner is the first maximum and its certainty falls with entropy', () => {
	expect(winnerAt(view, 1, 0).component).toBe(1);
	expect(winnerAt(view, 1, 1)).toMatchObject({ component: 0, certainty: 0 });
	expect(winnerAt(view, 0, 0)).toEqual({ component: 0, certainty: 1 });
});

test('a sure winner with full attention has the colour of its component; an unsure one is grey', () => {
	expect(winnerColour({ component: 1, certainty: 1 }, 1)).toEqual([86, 180, 233]);
	const [r, g, b] = winnerColour({ component: 1, certainty: 0 }, 1);
	expect(r === g && g === b).toBe(true);
});

test('masked cells stay transparent in every mode', () => {
	const maps = [
		paintAttention(view, 'linear'),
		paintWinner(view, 'log'),
		paintResponsibility(view, 1),
	];
	for (const pixels of maps) {
		expect(pixels).toHaveLength(16);
		expect([3, 7, 11, 15].map((alpha) => pixels[alpha])).toEqual([255, 0, 255, 255]);
	}
});

test('on the scale of the row every row reaches the brightest colour', () => {
	const pixels = paintAttention(view, 'row');
	expect([...pixels.slice(12, 15)]).toEqual([...cividis(1)]);
	expect([...pixels.slice(0, 3)]).toEqual([...cividis(1)]);
});

test('a responsibility of 0.875 is the grey of 223', () => {
	expect([...paintResponsibility(view, 1).slice(8, 11)]).toEqual([223, 223, 223]);
});

test('less the prior, what the query adds is orange and what it takes is purple', () => {
	const withPrior: ProbeView = { ...view, prior: [0.5, 0.5] };
	expect(largestDifference(withPrior, 1)).toBe(0.5);
	const pixels = paintLessPrior(withPrior, 1);
	expect([...pixels.slice(0, 3)]).toEqual([84, 39, 136]);
	expect([...pixels.slice(12, 15)]).toEqual([247, 247, 247]);
	expect(diverging(1)).toEqual([179, 88, 6]);
});

test('theme.css holds the same component colours', () => {
	const css = readFileSync(new URL('../styles/theme.css', import.meta.url), 'utf8');
	componentColours.forEach(([r, g, b], i) => {
		const hex = [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('');
		expect(css).toContain(`--component-${i + 1}: #${hex};`);
	});
});
