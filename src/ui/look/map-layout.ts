/** Where the cells and labels of an N x N map lie, in CSS pixels. */
import type { Cell } from '../../workbench/store';

export interface MapLayout {
	readonly count: number;
	/** Whole pixels, so that every cell is as large as every other. */
	readonly cell: number;
	readonly left: number;
	readonly top: number;
	/** Side of the square of cells. */
	readonly side: number;
	/** Every how many tokens one is labelled. */
	readonly every: number;
}

const labelPixels = 11;
const characterPixels = 7;
const longestLabel = 7;

export function mapLayout(tokens: readonly string[], width: number): MapLayout {
	const count = tokens.length;
	const letters = Math.min(longestLabel, Math.max(1, ...tokens.map((token) => [...token].length)));
	const gutter = 10 + letters * characterPixels;
	const cell = Math.max(1, Math.floor((width - gutter - 2) / Math.max(1, count)));
	return {
		count,
		cell,
		left: gutter,
		top: gutter,
		side: cell * count,
		every: Math.max(1, Math.ceil(labelPixels / cell)),
	};
}

export function shortLabel(token: string): string {
	const letters = [...token];
	return letters.length <= longestLabel ? token : `${letters.slice(0, longestLabel - 1).join('')}…`;
}

/** The cell under a point of the map, or null beside the cells. */
export function cellAt({ left, top, cell, count }: MapLayout, x: number, y: number): Cell | null {
	const query = Math.floor((y - top) / cell);
	const key = Math.floor((x - left) / cell);
	const inside = query >= 0 && key >= 0 && query < count && key < count;
	return inside ? { query, key } : null;
}

/** Where a key of the keyboard moves the cell; null when it means nothing to a grid. */
export function moveCell({ query, key }: Cell, pressed: string, count: number): Cell | null {
	const within = (value: number) => Math.min(count - 1, Math.max(0, value));
	switch (pressed) {
		case 'ArrowUp':
			return { query: within(query - 1), key };
		case 'ArrowDown':
			return { query: within(query + 1), key };
		case 'ArrowLeft':
			return { query, key: within(key - 1) };
		case 'ArrowRight':
			return { query, key: within(key + 1) };
		case 'PageUp':
			return { query: within(query - 10), key };
		case 'PageDown':
			return { query: within(query + 10), key };
		case 'Home':
			return { query, key: 0 };
		case 'End':
			return { query, key: count - 1 };
		default:
			return null;
	}
}
