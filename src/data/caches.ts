/** Where downloaded bytes are kept. A cache may forget at any time, but never gives back a part. */
import { Problem } from '../core/problem';
import { formatBytes } from '../core/units';
import type { ByteCache, KeptEntry } from './corpus';
import { unshared } from './digest';

/** Keeps nothing: for hosts that block storage. */
export function nullCache(): ByteCache {
	return {
		read: async () => null,
		write: async () => {},
		remove: async () => {},
		list: async () => [],
	};
}

/** Keeps until the page is closed. */
export function memoryCache(): ByteCache {
	const kept = new Map<string, Uint8Array>();
	return {
		read: async (key) => kept.get(key) ?? null,
		write: async (key, bytes) => void kept.set(key, bytes),
		remove: async (key) => void kept.delete(key),
		list: async () => [...kept].map(([key, { length }]) => ({ key, bytes: length })),
	};
}

/** Length of the bytes, float64 little-endian, at the end: a torn write lacks it. */
const trailerBytes = 8;

/** One file a key in a directory of the origin private file system; works in a worker and in a page. */
export function opfsCache(root: FileSystemDirectoryHandle): ByteCache {
	return {
		async read(key) {
			try {
				const file = await (await root.getFileHandle(fileName(key))).getFile();
				return withoutTrailer(new Uint8Array(await file.arrayBuffer()));
			} catch {
				// Missing, unreadable or blocked: absent all the same.
				return null;
			}
		},
		async write(key, bytes) {
			try {
				await writeWhole(await root.getFileHandle(fileName(key), { create: true }), bytes);
			} catch (thrown) {
				throw refusal(bytes.length, thrown);
			}
		},
		async remove(key) {
			await root.removeEntry(fileName(key)).catch(() => {});
		},
		async list() {
			const found: KeptEntry[] = [];
			// A torn file counts: it takes room, and can be deleted.
			for await (const [name, handle] of root.entries()) {
				const key = keyOfFile(name);
				if (key === null || !('getFile' in handle)) continue;
				const { size } = await (handle as FileSystemFileHandle).getFile();
				found.push({ key, bytes: Math.max(0, size - trailerBytes) });
			}
			return found;
		},
	};
}

const suffix = '.bytes';

function fileName(key: string): string {
	return `${encodeURIComponent(key)}${suffix}`;
}

/** Null for a file that is none of ours. */
function keyOfFile(name: string): string | null {
	return name.endsWith(suffix) ? decodeURIComponent(name.slice(0, -suffix.length)) : null;
}

/** The browser writes to a copy and puts it in place on `close`. */
async function writeWhole(handle: FileSystemFileHandle, bytes: Uint8Array): Promise<void> {
	const trailer = new Uint8Array(trailerBytes);
	new DataView(trailer.buffer).setFloat64(0, bytes.length, true);
	const writable = await handle.createWritable();
	try {
		await writable.write(unshared(bytes));
		await writable.write(trailer);
		await writable.close();
	} catch (thrown) {
		await writable.abort().catch(() => {});
		throw thrown;
	}
}

function withoutTrailer(file: Uint8Array): Uint8Array | null {
	const length = file.length - trailerBytes;
	if (length < 0) return null;
	const written = new DataView(file.buffer, file.byteOffset + length).getFloat64(0, true);
	return written === length ? file.subarray(0, length) : null;
}

function refusal(bytes: number, cause: unknown): Problem {
	const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
	return new Problem(
		'storage',
		`The browser did not keep ${formatBytes(bytes, 'en-US')} for the next visit (${reason}).`,
		'Training goes on; to load without a network next time, free space or allow this site to store data.',
		{ cause },
	);
}
