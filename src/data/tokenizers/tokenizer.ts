/** What every tokenizer offers, and the part that follows from the bytes of its tokens. */
import { Problem } from '../../core/problem';
import { concatenate } from '../digest';
import { tokenLabel } from './token-label';
import type { TokenizerFile } from './tokenizer-file';

/** Text, or bytes that are UTF-8 as a rule but need not be. */
export type TextSource = string | Uint8Array;

export interface MeasuredTokens {
	readonly tokens: Int32Array;
	/** Bytes of the source that each token covers; they add up to its length unless there is no token. */
	readonly byteLengths: Int32Array;
}

export interface Tokenizer {
	/** Of its kind in `tokenizerKinds`. */
	readonly id: string;
	/** As a result quotes it, for example `byte-level BPE, 1,024 merges`. */
	readonly label: string;
	readonly vocabularySize: number;
	/** True when `decodeBytes(encode(x))` is x for all bytes: without it, bits per byte do not compare. */
	readonly lossless: boolean;
	encode(source: TextSource): Int32Array;
	/** `encode`, with the bytes of the source that each token stands for there. */
	measure(source: TextSource): MeasuredTokens;
	/** Bytes that are no UTF-8, such as half a character, become U+FFFD. */
	decode(tokens: ArrayLike<number>): string;
	decodeBytes(tokens: ArrayLike<number>): Uint8Array;
	/** UTF-8 bytes of text that a token stands for; null where that depends on the text (`<unk>`). */
	bytesOf(token: number): number | null;
	/** One printable label a token, for the axes of a map: `a`, `␣the`, `⏎`, `C3`. */
	labelOf(token: number): string;
	/** As the Hugging Face `tokenizers` library reads it. */
	toFile(): TokenizerFile;
}

/** A tokenizer each of whose tokens stands for the same bytes wherever it comes. */
export abstract class TableTokenizer implements Tokenizer {
	abstract readonly id: string;
	abstract readonly label: string;
	abstract readonly lossless: boolean;
	readonly table: readonly Uint8Array[];

	constructor(table: readonly Uint8Array[]) {
		this.table = table;
	}

	abstract toFile(): TokenizerFile;
	protected abstract encodeBytes(bytes: Uint8Array): Int32Array;

	get vocabularySize(): number {
		return this.table.length;
	}

	encode(source: TextSource): Int32Array {
		return this.encodeBytes(bytesOfSource(source));
	}

	measure(source: TextSource): MeasuredTokens {
		const tokens = this.encode(source);
		return { tokens, byteLengths: tokens.map((token) => this.entry(token).length) };
	}

	decode(tokens: ArrayLike<number>): string {
		return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.decodeBytes(tokens));
	}

	decodeBytes(tokens: ArrayLike<number>): Uint8Array<ArrayBuffer> {
		return concatenate(Array.from(tokens, (token) => this.entry(token)));
	}

	bytesOf(token: number): number | null {
		return this.entry(token).length;
	}

	labelOf(token: number): string {
		return tokenLabel(this.entry(token));
	}

	/** @throws Problem `data` when there is no such token */
	protected entry(token: number): Uint8Array {
		const bytes = this.table[token];
		if (bytes) return bytes;
		throw new Problem(
			'data',
			`A token of ${this.label} must be a whole number from 0 to ${this.vocabularySize - 1}, got ${token}.`,
		);
	}
}

/** The bytes of a source; half of a surrogate pair becomes U+FFFD. */
export function bytesOfSource(source: TextSource): Uint8Array {
	return typeof source === 'string' ? new TextEncoder().encode(source) : source;
}
