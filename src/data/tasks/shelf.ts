/** Examples of a stream by index; the oldest may be let go. */
import type { Example } from '../example';

export class Shelf {
	readonly #stream: Iterator<Example>;
	readonly #kept: number;
	#rows: Example[] = [];
	#first = 0;

	constructor(stream: Iterable<Example>, kept = Number.POSITIVE_INFINITY) {
		this.#stream = stream[Symbol.iterator]();
		this.#kept = kept;
	}

	/** Fewer when the stream ends. Rows before those that are kept are gone. */
	from(first: number, count: number): readonly Example[] {
		while (this.#first + this.#rows.length < first + count) {
			const { value, done } = this.#stream.next();
			if (done) break;
			this.#rows.push(value);
			if (this.#rows.length > 2 * this.#kept) this.#forget();
		}
		return this.#rows.slice(first - this.#first, first - this.#first + count);
	}

	#forget(): void {
		const gone = this.#rows.length - this.#kept;
		this.#rows = this.#rows.slice(gone);
		this.#first += gone;
	}
}
