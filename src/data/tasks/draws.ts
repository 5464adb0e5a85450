/**
 * Random draws of one example, one after another, without hidden state: word w of example g is word w mod 4 of
 * counter (w div 4, g, synthetic task, site). Any example can be drawn again without the ones before it.
 */
import { Problem } from '../../core/problem';
import { type Key, keyOf, philox, Stream, uniform01, uniformInteger } from '../../core/random';

export class Draws {
	readonly #key: Key;
	readonly #site: number;
	readonly #words = new Uint32Array(4);
	#example = 0;
	#drawn = 0;

	/** @throws Problem `configuration` when the seed is no whole number from 0 to 2^53 - 1 */
	constructor(seed: number, site: number) {
		this.#key = keyOf(seed);
		this.#site = site;
	}

	/** Goes to the first draw of an example. */
	begin(example: number): this {
		if (!(Number.isInteger(example) && example >= 0 && example < 2 ** 32))
			throw new Problem('internal', `draws: example must be below 2^32, got ${example}.`);
		this.#example = example;
		this.#drawn = 0;
		return this;
	}

	/** A number in [0, 1) with 24 bits. */
	uniform(): number {
		return uniform01(this.#word());
	}

	/** A whole number in [0, span). */
	integer(span: number): number {
		return uniformInteger(this.#word(), span);
	}

	#word(): number {
		const within = this.#drawn % 4;
		if (within === 0)
			philox(
				[this.#drawn / 4, this.#example, Stream.syntheticTask, this.#site],
				this.#key,
				this.#words,
			);
		this.#drawn++;
		return this.#words[within] ?? 0;
	}
}
