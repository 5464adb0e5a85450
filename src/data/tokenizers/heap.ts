/** A binary heap: `pop` gives the item that comes before all others. */
export class Heap<Item> {
	readonly #items: Item[] = [];
	readonly #before: (a: Item, b: Item) => boolean;

	constructor(before: (a: Item, b: Item) => boolean) {
		this.#before = before;
	}

	push(item: Item): void {
		const items = this.#items;
		let at = items.length;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			const above = items[parent] as Item;
			if (!this.#before(item, above)) break;
			items[at] = above;
			at = parent;
		}
		items[at] = item;
	}

	pop(): Item | undefined {
		const first = this.#items[0];
		const last = this.#items.pop();
		if (last !== undefined && this.#items.length > 0) this.#sink(last);
		return first;
	}

	#sink(item: Item): void {
		const items = this.#items;
		let at = 0;
		for (let child = 1; child < items.length; child = 2 * at + 1) {
			const other = items[child + 1];
			if (other !== undefined && this.#before(other, items[child] as Item)) child++;
			const below = items[child] as Item;
			if (!this.#before(below, item)) break;
			items[at] = below;
			at = child;
		}
		items[at] = item;
	}
}
