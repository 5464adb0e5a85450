import { Problem } from '../../core/problem';

const newline = 0x0a;
const tab = 0x09;
const space = 0x20;
const lastPrintable = 0x7e;

/** One token a byte of UTF-8: ids 0..255, nothing to learn, nothing unknown. */
export const byteTokenizer = {
	id: 'byte',
	vocabularySize: 256,

	encode(text: string): Int32Array {
		return Int32Array.from(new TextEncoder().encode(text));
	},

	/** Bytes that are no UTF-8, such as half a character, become U+FFFD. */
	decode(ids: ArrayLike<number>): string {
		const bytes = Uint8Array.from(ids, requireByte);
		return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
	},

	/** One printable label a token, for the axes of a map: `a`, `␣`, `⏎`, `⇥`, `C3`. */
	label(id: number): string {
		requireByte(id);
		if (id === space) return '␣';
		if (id === newline) return '⏎';
		if (id === tab) return '⇥';
		if (id > space && id <= lastPrintable) return String.fromCharCode(id);
		return id.toString(16).toUpperCase().padStart(2, '0');
	},
} as const;

function requireByte(id: number): number {
	if (Number.isInteger(id) && id >= 0 && id <= 255) return id;
	throw new Problem('data', `A byte token must be a whole number from 0 to 255, got ${id}.`);
}
