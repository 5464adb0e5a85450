/**
 * The printable alphabet of byte-level BPE files: one character a byte. Bytes that Latin-1 prints
 * are themselves; the others, in order, are U+0100 and up, so that a space is `Ġ`.
 */

const isPrinted = (byte: number): boolean =>
	(byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);

const alphabet: readonly string[] = (() => {
	let next = 0x100;
	return Array.from({ length: 256 }, (_, byte) =>
		String.fromCharCode(isPrinted(byte) ? byte : next++),
	);
})();

const byteOfLetter: ReadonlyMap<string, number> = new Map(
	alphabet.map((letter, byte) => [letter, byte]),
);

/** Place of each byte in the order of the alphabet's letters. */
export const alphabetOrder: Int32Array = (() => {
	const order = new Int32Array(256);
	[...alphabet].sort().forEach((letter, place) => {
		order[byteOfLetter.get(letter) ?? 0] = place;
	});
	return order;
})();

export function toLetters(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => alphabet[byte] ?? '').join('');
}

/** The bytes of a token, or null where there is no letter, or one that is not of the alphabet. */
export function fromLetters(letters: string): Uint8Array | null {
	const bytes = Array.from(letters, (letter) => byteOfLetter.get(letter) ?? -1);
	return bytes.length === 0 || bytes.includes(-1) ? null : Uint8Array.from(bytes);
}
