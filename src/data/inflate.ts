/** Unpacks gzip and zlib by the host's own DecompressionStream, which browsers and Node share. */
import { Problem } from '../core/problem';
import { formatBytes } from '../core/units';
import { concatenate, unshared } from './digest';

/** More than any file that a page can hold; a small packed file could otherwise fill the memory. */
const maximumUnpackedBytes = 1_000_000_000;

export function isGzip(bytes: Uint8Array): boolean {
	return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The unpacked bytes.
 * @param format  `deflate` is zlib's: header, blocks, Adler-32
 * @throws whatever the host throws for damaged or truncated bytes
 */
export async function inflate(
	bytes: Uint8Array,
	format: 'gzip' | 'deflate',
): Promise<Uint8Array<ArrayBuffer>> {
	const stream = new DecompressionStream(format);
	const writer = stream.writable.getWriter();
	// The reader below meets the same failure.
	writer.write(unshared(bytes)).catch(() => {});
	writer.close().catch(() => {});
	const reader = stream.readable.getReader();
	const parts: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const { value, done } = await reader.read();
		if (done) return concatenate(parts);
		parts.push(value);
		length += value.length;
		if (length > maximumUnpackedBytes) {
			await reader.cancel();
			throw new Error(`it holds more than ${formatBytes(maximumUnpackedBytes, 'en-US')}`);
		}
	}
}

/**
 * The bytes of a file that may be packed with gzip.
 * @throws Problem `data` when the packing is damaged or cut off
 */
export async function unpacked(file: string, bytes: Uint8Array): Promise<Uint8Array> {
	if (!isGzip(bytes)) return bytes;
	return inflate(bytes, 'gzip').catch((thrown: unknown) => {
		const reason = thrown instanceof Error ? thrown.message : String(thrown);
		throw new Problem(
			'data',
			`The file ${JSON.stringify(file)} is packed with gzip, and after ${bytes.length} packed bytes it cannot be unpacked: ${reason}.`,
			'It is cut off or damaged: download it again.',
			{ cause: thrown },
		);
	});
}
