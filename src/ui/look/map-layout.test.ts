import { expect, test } from 'vitest';
import { cellAt, mapLayout, moveCell, shortLabel } from './map-layout';

test.each([4, 47, 64, 128])('a map of %i tokens fits its width with whole cells', (count) => {
	const layout = mapLayout(
		Array.from({ length: count }, () => 'a'),
		328,
	);
	expect(layout.left + layout.side).toBeLessThanOrEqual(328);
	expect(Number.isInteger(layout.cell)).toBe(true);
	expect(layout.every * layout.cell).toBeGreaterThanOrEqual(11);
});

test('a point finds its cell, and none beside the map', () => {
	const layout = mapLayout(['a', 'b'], 200);
	expect(cellAt(layout, layout.left, layout.top)).toEqual({ query: 0, key: 0 });
	expect(cellAt(layout, layout.left + layout.cell, layout.top)).toEqual({ query: 0, key: 1 });
	expect(cellAt(layout, layout.left - 1, layout.top)).toBeNull();
	expect(cellAt(layout, layout.left, layout.top + layout.side)).toBeNull();
});

test('arrows move one cell and stop at the border', () => {
	expect(moveCell({ query: 0, key: 0 }, 'ArrowUp', 9)).toEqual({ query: 0, key: 0 });
	expect(moveCell({ query: 0, key: 0 }, 'ArrowDown', 9)).toEqual({ query: 1, key: 0 });
	expect(moveCell({ query: 3, key: 2 }, 'End', 9)).toEqual({ query: 3, key: 8 });
	expect(moveCell({ query: 3, key: 2 }, 'a', 9)).toBeNull();
});

test('long labels are cut by code points', () => {
	expect(shortLabel('transformer')).toBe('transf…');
	expect(shortLabel('😀')).toBe('😀');
});
