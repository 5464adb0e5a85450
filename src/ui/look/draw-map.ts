/** Draws the cells and the token labels on a canvas, sharp at any device pixel ratio. */
import { assertNever } from '../../core/problem';
import type { ProbeView } from '../../workbench/protocol';
import type { LookState } from '../../workbench/store';
import {
	type Pixels,
	paintAttention,
	paintLessPrior,
	paintResponsibility,
	paintWinner,
} from './map-colours';
import { type MapLayout, shortLabel } from './map-layout';

export type MapStyle = Pick<LookState, 'mode' | 'scale' | 'component' | 'lessPrior'>;

export function drawMap(
	canvas: HTMLCanvasElement,
	view: ProbeView,
	layout: MapLayout,
	style: MapStyle,
): void {
	const ratio = window.devicePixelRatio || 1;
	canvas.width = Math.round((layout.left + layout.side) * ratio);
	canvas.height = Math.round((layout.top + layout.side) * ratio);
	const context = canvas.getContext('2d');
	if (!context || layout.count === 0) return;
	context.scale(ratio, ratio);
	drawCells(context, view, layout, style);
	drawLabels(context, view.tokens, layout, getComputedStyle(canvas));
}

function drawCells(
	context: CanvasRenderingContext2D,
	view: ProbeView,
	{ count, left, top, side }: MapLayout,
	style: MapStyle,
): void {
	const cells = new OffscreenCanvas(count, count);
	const image = new ImageData(pixelsOf(view, style), count, count);
	cells.getContext('2d')?.putImageData(image, 0, 0);
	context.imageSmoothingEnabled = false;
	context.drawImage(cells, left, top, side, side);
}

function pixelsOf(view: ProbeView, { mode, scale, component, lessPrior }: MapStyle): Pixels {
	switch (mode) {
		case 'attention':
			return paintAttention(view, scale);
		case 'winner':
			return paintWinner(view, scale);
		case 'responsibility':
			return lessPrior && view.prior
				? paintLessPrior(view, component)
				: paintResponsibility(view, component);
		default:
			return assertNever(mode);
	}
}

function drawLabels(
	context: CanvasRenderingContext2D,
	tokens: readonly string[],
	{ left, top, cell, every }: MapLayout,
	style: CSSStyleDeclaration,
): void {
	context.fillStyle = style.color;
	context.font = `10px ${style.fontFamily}`;
	context.textBaseline = 'middle';
	tokens.forEach((token, i) => {
		if (i % every !== 0) return;
		const at = (i + 0.5) * cell;
		context.textAlign = 'right';
		context.fillText(shortLabel(token), left - 4, top + at);
		context.save();
		context.translate(left + at, top - 4);
		if ([...token].length > 1) context.rotate(-Math.PI / 2);
		else context.translate(0, -5);
		context.textAlign = [...token].length > 1 ? 'left' : 'center';
		context.fillText(shortLabel(token), 0, 0);
		context.restore();
	});
}
