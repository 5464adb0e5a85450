/** Where a canvas leaves room for the first stroke of a snake. */
import type { Point } from './angles';
import { imageSize } from './stamps';
import { isInside, type Stroke } from './strokes';

/** A pixel is free up to this much of the mask. */
const free = 0.3;

export class Room {
	/** [32, 32], 0..1; must not change while the room is in use. */
	readonly #taken: Float32Array;
	readonly #places = new Map<Stroke, readonly number[]>();

	constructor(taken: Float32Array) {
		this.#taken = taken;
	}

	/** Whether at least this share of the pixels is free. */
	hasShare(share: number): boolean {
		return this.#taken.filter((value) => value <= free).length >= share * this.#taken.length;
	}

	/** Pixels from which the stroke's needs are all free or outside the image. */
	placesFor(stroke: Stroke): readonly number[] {
		const places = this.#places.get(stroke) ?? this.#search(stroke.needs);
		this.#places.set(stroke, places);
		return places;
	}

	#search(needs: readonly Point[]): readonly number[] {
		const places: number[] = [];
		for (let y = 0; y < imageSize; y++)
			for (let x = 0; x < imageSize; x++)
				if (needs.every((need) => this.#isFree(y + need.y, x + need.x)))
					places.push(y * imageSize + x);
		return places;
	}

	#isFree(y: number, x: number): boolean {
		return !isInside(y, x) || (this.#taken[y * imageSize + x] ?? 0) <= free;
	}
}
