/**
 * Adjacent pairs of symbols in all distinct pieces, with their counts kept up as pairs are joined. A merge costs as much
 * as the pair has places.
 */
import { Heap } from './heap';

export interface Pair {
	readonly left: number;
	readonly right: number;
	count: number;
	/** Where the left symbol stood when the pair arose; some stand there no more. */
	readonly places: number[];
}

interface Entry {
	readonly count: number;
	readonly pair: Pair;
}

export class PairTable {
	readonly #symbols: Int32Array;
	readonly #next: Int32Array;
	readonly #previous: Int32Array;
	/** How often the piece of each place comes in the text. */
	readonly #weights: Float64Array;
	readonly #pairs = new Map<number, Pair>();
	readonly #heap: Heap<Entry>;
	readonly #stride: number;

	/**
	 * @param pieces      binary keys of the pieces, with their counts
	 * @param largestSize the vocabulary will not grow beyond
	 * @param order       of the symbols, where counts are equal
	 */
	constructor(
		pieces: ReadonlyMap<string, number>,
		largestSize: number,
		order: (symbol: number) => number,
	) {
		const length = [...pieces.keys()].reduce((sum, piece) => sum + piece.length, 0);
		this.#stride = largestSize;
		this.#symbols = new Int32Array(length);
		this.#next = new Int32Array(length);
		this.#previous = new Int32Array(length);
		this.#weights = new Float64Array(length);
		this.#heap = new Heap((a, b) => {
			if (a.count !== b.count) return a.count > b.count;
			const left = order(a.pair.left) - order(b.pair.left);
			return left !== 0 ? left < 0 : order(a.pair.right) < order(b.pair.right);
		});
		let start = 0;
		for (const [piece, count] of pieces) {
			this.#place(piece, start, count);
			start += piece.length;
		}
		for (const pair of this.#pairs.values()) this.#heap.push({ count: pair.count, pair });
	}

	#place(piece: string, start: number, count: number): void {
		const end = start + piece.length;
		for (let at = start; at < end; at++) {
			this.#symbols[at] = piece.charCodeAt(at - start);
			this.#weights[at] = count;
			this.#previous[at] = at > start ? at - 1 : -1;
			this.#next[at] = at + 1 < end ? at + 1 : -1;
		}
		for (let at = start; at + 1 < end; at++)
			this.#add(this.#symbols[at] ?? 0, this.#symbols[at + 1] ?? 0, at);
	}

	/** The most frequent pair, equals by the order of their symbols; undefined when none is left. */
	takeBest(): Pair | undefined {
		for (let entry = this.#heap.pop(); entry; entry = this.#heap.pop()) {
			const { pair, count } = entry;
			if (pair.count === count && count > 0) return pair;
			// Counts fall without notice; the heap learns of it here.
			if (pair.count > 0 && pair.count < count) this.#heap.push({ count: pair.count, pair });
		}
		return undefined;
	}

	/** Replaces the pair by `result` wherever it stands, from left to right. */
	join(pair: Pair, result: number): void {
		const { left, right, places } = pair;
		// In a run of equal symbols the order decides which of them pair.
		if (left === right) places.sort((a, b) => a - b);
		const risen = new Set<Pair>();
		for (const at of places) {
			const joined = this.#next[at] ?? -1;
			if (this.#symbols[at] !== left || this.#symbols[joined] !== right) continue;
			const before = this.#previous[at] ?? -1;
			const after = this.#next[joined] ?? -1;
			if (before >= 0) {
				const neighbour = this.#symbols[before] ?? 0;
				this.#remove(neighbour, left, at);
				risen.add(this.#add(neighbour, result, before));
			}
			if (after >= 0) {
				const neighbour = this.#symbols[after] ?? 0;
				this.#remove(right, neighbour, at);
				risen.add(this.#add(result, neighbour, at));
				this.#previous[after] = at;
			}
			this.#symbols[at] = result;
			this.#symbols[joined] = -1;
			this.#next[at] = after;
		}
		pair.count = 0;
		this.#pairs.delete(this.#key(left, right));
		for (const { count, pair } of [...risen].map((pair) => ({ count: pair.count, pair })))
			this.#heap.push({ count, pair });
	}

	#add(left: number, right: number, at: number): Pair {
		const key = this.#key(left, right);
		let pair = this.#pairs.get(key);
		if (!pair) {
			pair = { left, right, count: 0, places: [] };
			this.#pairs.set(key, pair);
		}
		pair.count += this.#weights[at] ?? 0;
		pair.places.push(at);
		return pair;
	}

	#remove(left: number, right: number, at: number): void {
		const pair = this.#pairs.get(this.#key(left, right));
		if (pair) pair.count -= this.#weights[at] ?? 0;
	}

	#key(left: number, right: number): number {
		return left * this.#stride + right;
	}
}
