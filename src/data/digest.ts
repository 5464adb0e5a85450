/** Digests by WebCrypto, and the check of a text against what was published about it. */
import { Problem } from '../core/problem';
import type { TextCheck } from './corpus';

/** Hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array): Promise<string> {
	return digest('SHA-256', bytes);
}

/** The id that git gives a file with these bytes. */
export function gitBlobSha1(bytes: Uint8Array): Promise<string> {
	return digest('SHA-1', concatenate([new TextEncoder().encode(`blob ${bytes.length}\0`), bytes]));
}

/** Null when the text is what was published; otherwise both values in words. */
export async function textDifference(text: Uint8Array, check: TextCheck): Promise<string | null> {
	if (text.length !== check.bytes) return `${text.length} bytes of text instead of ${check.bytes}`;
	const got = await (check.algorithm === 'sha256' ? sha256(text) : gitBlobSha1(text));
	return got === check.digest
		? null
		: `text with ${check.algorithm} ${got} instead of ${check.digest}`;
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

async function digest(algorithm: 'SHA-256' | 'SHA-1', bytes: Uint8Array): Promise<string> {
	// A page that is not served over HTTPS has no WebCrypto.
	const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
	if (!subtle)
		throw new Problem(
			'data',
			'The text cannot be checked: this page has no WebCrypto.',
			'Open it over HTTPS or on localhost.',
		);
	return new Uint8Array(await subtle.digest(algorithm, unshared(bytes))).reduce(
		(text, byte) => text + byte.toString(16).padStart(2, '0'),
		'',
	);
}

/** The same bytes, copied only out of a SharedArrayBuffer, which WebCrypto and streams refuse. */
export function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	const { buffer, byteOffset, length } = bytes;
	return buffer instanceof ArrayBuffer
		? new Uint8Array(buffer, byteOffset, length)
		: Uint8Array.from(bytes);
}
