/**
 * Byte n-grams: what a text costs a model that only counts, the yardstick of language modelling.
 * p(c | h) = (count(hc) + kinds(h) p(c | shorter h)) / (count(h) + kinds(h)), interpolated Witten-Bell, where kinds(h) is
 * how many different bytes follow h; below the single byte stands 1/256.
 */
import { nextTask } from '../../core/task';

const bytes = 256;
/** Bytes between two turns of the event loop. */
const turn = 1 << 21;

export interface NgramScore {
	/** Bits per byte of a model that knows no context, one byte of it, and two. */
	readonly unigram: number;
	readonly bigram: number;
	readonly trigram: number;
}

/**
 * Counts `train` and scores all of `text`; its first bytes under the shorter models.
 * @returns NaN for an empty text
 */
export async function ngramScore(train: Uint8Array, text: Uint8Array): Promise<NgramScore> {
	const models = [0, 1, 2].map((context) => new Counts(context));
	for (let start = 0; start < train.length; start += turn) {
		for (const model of models) model.add(train, start, Math.min(start + turn, train.length));
		await nextTask();
	}
	const bits = [0, 0, 0];
	for (let at = 0; at < text.length; at++) {
		if (at % turn === turn - 1) await nextTask();
		let probability = 1 / bytes;
		for (const [order, model] of models.entries()) {
			if (at >= order) probability = model.interpolated(text, at, probability);
			bits[order] = (bits[order] ?? 0) - Math.log2(probability);
		}
	}
	const [unigram = 0, bigram = 0, trigram = 0] = bits.map((sum) => sum / text.length);
	return { unigram, bigram, trigram };
}

/** How often each byte follows each context of a length; a table of 256^(length + 1) counts. */
class Counts {
	readonly #context: number;
	readonly #follows: Uint32Array;
	readonly #total: Uint32Array;
	readonly #kinds: Uint16Array;

	constructor(context: number) {
		this.#context = context;
		this.#follows = new Uint32Array(bytes ** (context + 1));
		this.#total = new Uint32Array(bytes ** context);
		this.#kinds = new Uint16Array(bytes ** context);
	}

	add(text: Uint8Array, start: number, end: number): void {
		for (let at = Math.max(start, this.#context); at < end; at++) {
			const context = this.#contextOf(text, at);
			const place = context * bytes + (text[at] ?? 0);
			const seen = this.#follows[place] ?? 0;
			if (seen === 0) this.#kinds[context] = (this.#kinds[context] ?? 0) + 1;
			this.#follows[place] = seen + 1;
			this.#total[context] = (this.#total[context] ?? 0) + 1;
		}
	}

	interpolated(text: Uint8Array, at: number, shorter: number): number {
		const context = this.#contextOf(text, at);
		const kinds = this.#kinds[context] ?? 0;
		if (kinds === 0) return shorter;
		const seen = this.#follows[context * bytes + (text[at] ?? 0)] ?? 0;
		return (seen + kinds * shorter) / ((this.#total[context] ?? 0) + kinds);
	}

	#contextOf(text: Uint8Array, at: number): number {
		let context = 0;
		for (let back = this.#context; back > 0; back--)
			context = context * bytes + (text[at - back] ?? 0);
		return context;
	}
}
