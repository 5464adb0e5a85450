import { codePointAt, sequenceLength } from './utf8';

const spaces: Readonly<Record<string, string>> = { ' ': '␣', '\n': '⏎', '\t': '⇥' };

/** Characters that show as they are, `␣`, `⏎`, `⇥`, and every other byte in hexadecimal. */
export function tokenLabel(bytes: Uint8Array): string {
	let label = '';
	for (let at = 0; at < bytes.length; ) {
		const length = sequenceLength(bytes, at);
		const point = codePointAt(bytes, at, length);
		const character = point < 0 ? '' : String.fromCodePoint(point);
		const shown = spaces[character] ?? (isVisible(character) ? character : undefined);
		label += shown ?? [...bytes.subarray(at, at + length)].map(hexadecimal).join('');
		at += length;
	}
	return label;
}

function isVisible(character: string): boolean {
	return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

function hexadecimal(byte: number): string {
	return byte.toString(16).toUpperCase().padStart(2, '0');
}
