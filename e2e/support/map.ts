/** Reads the painted attention map: one colour a cell, from the pixels of its canvas. */
import { expect, type Locator } from '@playwright/test';

export interface MapPicture {
	/** Colour of every cell that a query may attend to, row by row, as `r,g,b,a`. */
	readonly seen: readonly string[];
	/** The others. */
	readonly masked: readonly string[];
}

export async function readMap(map: Locator): Promise<MapPicture> {
	const colours = await map.evaluate((grid) => {
		const canvas = grid.querySelector('canvas');
		const cell = grid.querySelector('[role=gridcell]');
		if (!canvas || !cell) throw new Error('the map has no canvas or no cell');
		const count = Number(grid.getAttribute('aria-colcount'));
		const [frame, box] = [canvas.getBoundingClientRect(), cell.getBoundingClientRect()];
		const column = Number(cell.getAttribute('aria-colindex')) - 1;
		const row = Number(cell.parentElement?.getAttribute('aria-rowindex')) - 1;
		const left = box.x - frame.x - column * box.width;
		const top = box.y - frame.y - row * box.height;
		const ratio = canvas.width / frame.width;
		// Read from a copy: the page's own canvas is made for drawing, not for reading.
		const copy = new OffscreenCanvas(canvas.width, canvas.height);
		const pixels = copy.getContext('2d', { willReadFrequently: true });
		pixels?.drawImage(canvas, 0, 0);
		const data = pixels?.getImageData(0, 0, copy.width, copy.height).data ?? [];
		const colourAt = (query: number, key: number) => {
			const x = Math.floor((left + (key + 0.5) * box.width) * ratio);
			const y = Math.floor((top + (query + 0.5) * box.height) * ratio);
			return data.slice(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 4).join(',');
		};
		const indices = Array.from({ length: count }, (_, index) => index);
		return indices.map((query) => indices.map((key) => colourAt(query, key)));
	});
	return {
		seen: colours.flatMap((row, query) => row.slice(0, query + 1)),
		masked: colours.flatMap((row, query) => row.slice(query + 1)),
	};
}

/** At least this many colours where there is attention, one where there can be none. */
export async function expectPainted(map: Locator, leastColours: number): Promise<MapPicture> {
	await expect(map).toBeVisible();
	const distinct = async () => new Set((await readMap(map)).seen).size;
	await expect
		.poll(distinct, { message: 'colours of the map' })
		.toBeGreaterThanOrEqual(leastColours);
	const picture = await readMap(map);
	expect(picture.seen.length).toBeGreaterThan(500);
	expect(new Set(picture.masked).size).toBe(1);
	expect(picture.seen).not.toContain(picture.masked[0]);
	return picture;
}

export function changedCells(before: MapPicture, after: MapPicture): number {
	return before.seen.filter((colour, index) => colour !== after.seen[index]).length;
}
