/**
 * Pre-tokenisation in the manner of GPT-2, on bytes: no token of a byte-level BPE crosses the end of a piece.
 * A piece is an English contraction (`'s 'd 'm 't 'll 've 're`), or a run of letters, of numbers or of anything
 * else that is no white space, with one space before it; or white space, less the last when a word follows.
 */
import { CharacterClass, classOf, codePointAt, sequenceLength } from './utf8';

const space = 0x20;
const contractions = ["'s", "'d", "'m", "'t", "'ll", "'ve", "'re"].map((text) =>
	new TextEncoder().encode(text),
);

/** The end of the piece that begins at `start`, which must be inside. */
export function pieceEnd(bytes: Uint8Array, start: number): number {
	const first = classAt(bytes, start);
	if (first === CharacterClass.space) return spacesEnd(bytes, start);
	return contractionEnd(bytes, start) ?? runEnd(bytes, start, first);
}

function spacesEnd(bytes: Uint8Array, start: number): number {
	let last = start;
	let end = start;
	while (end < bytes.length && classAt(bytes, end) === CharacterClass.space) {
		last = end;
		end += sequenceLength(bytes, end);
	}
	if (end === bytes.length) return end;
	if (last > start) return last;
	return bytes[start] === space ? runEnd(bytes, end, classAt(bytes, end)) : end;
}

function contractionEnd(bytes: Uint8Array, start: number): number | null {
	const found = contractions.find((text) => text.every((byte, at) => bytes[start + at] === byte));
	return found ? start + found.length : null;
}

function runEnd(bytes: Uint8Array, start: number, wanted: number): number {
	let end = start;
	while (end < bytes.length && classAt(bytes, end) === wanted) end += sequenceLength(bytes, end);
	return end;
}

function classAt(bytes: Uint8Array, at: number): number {
	return classOf(codePointAt(bytes, at, sequenceLength(bytes, at)));
}

/**
 * The last place where text may be cut without changing its pieces, whatever follows; 0 when there is none.
 * White space after a visible ASCII character always begins a piece.
 */
export function lastSafeCut(bytes: Uint8Array): number {
	for (let at = bytes.length - 1; at > 0; at--)
		if (isAsciiSpace(bytes[at] ?? 0) && isVisibleAscii(bytes[at - 1] ?? 0)) return at;
	return 0;
}

function isAsciiSpace(byte: number): boolean {
	return byte === space || (byte >= 0x09 && byte <= 0x0d);
}

function isVisibleAscii(byte: number): boolean {
	return byte > space && byte < 0x7f;
}
