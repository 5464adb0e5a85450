/** UTF-8 as it stands in memory: code points with their classes, and bytes that belong to none. */

/** Bytes of the code point at `at`, 1 to 4; also 1 for a byte that begins no valid sequence. */
export function sequenceLength(bytes: Uint8Array, at: number): number {
	const first = bytes[at] ?? 0;
	if (first < 0xc2 || first > 0xf4) return 1;
	const second = bytes[at + 1] ?? 0;
	if (first < 0xe0) return isContinuation(second) ? 2 : 1;
	if (second < lowestSecond(first) || second > highestSecond(first)) return 1;
	if (!isContinuation(bytes[at + 2] ?? 0)) return 1;
	if (first < 0xf0) return 3;
	return isContinuation(bytes[at + 3] ?? 0) ? 4 : 1;
}

/** The code point of `length` bytes at `at`, or -1 for a byte that belongs to none. */
export function codePointAt(bytes: Uint8Array, at: number, length: number): number {
	const first = bytes[at] ?? 0;
	if (length === 1) return first < 0x80 ? first : -1;
	let point = first & (0xff >> (length + 1));
	for (let next = 1; next < length; next++) point = (point << 6) | ((bytes[at + next] ?? 0) & 0x3f);
	return point;
}

/** True when every byte belongs to a code point. */
export function isValidUtf8(bytes: Uint8Array): boolean {
	for (let at = 0; at < bytes.length; ) {
		const length = sequenceLength(bytes, at);
		if (codePointAt(bytes, at, length) < 0) return false;
		at += length;
	}
	return true;
}

export const CharacterClass = { other: 1, letter: 2, number: 3, space: 4 } as const;

/** Class of a code point by its Unicode properties; a byte that belongs to none (-1) is `other`. */
export function classOf(point: number): number {
	if (point < 0) return CharacterClass.other;
	const known = classes[point];
	if (known) return known;
	const found = classify(String.fromCodePoint(point));
	classes[point] = found;
	return found;
}

/** Classes met so far, 0 where not yet asked. */
const classes = new Uint8Array(0x110000);

function classify(character: string): number {
	if (/\p{L}/u.test(character)) return CharacterClass.letter;
	if (/\p{N}/u.test(character)) return CharacterClass.number;
	if (/\p{White_Space}/u.test(character)) return CharacterClass.space;
	return CharacterClass.other;
}

function isContinuation(byte: number): boolean {
	return (byte & 0xc0) === 0x80;
}

/** No overlong forms. */
function lowestSecond(first: number): number {
	return first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
}

/** No surrogates, nothing above U+10FFFF. */
function highestSecond(first: number): number {
	return first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
}

/** Bytes as a string of the same length, one code unit each: a key of maps. */
export function binaryKey(bytes: Uint8Array, start = 0, end = bytes.length): string {
	let key = '';
	for (let at = start; at < end; at += 4096)
		key += String.fromCharCode(...bytes.subarray(at, Math.min(at + 4096, end)));
	return key;
}

/** The bytes of a `binaryKey`. */
export function fromBinaryKey(key: string): Uint8Array {
	return Uint8Array.from(key, (unit) => unit.charCodeAt(0));
}
