/** Files of `../shared/data` beside the project, where a test may find them; they are never part of it. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const folder = new URL('../../../shared/data/', import.meta.url);

export const hasSharedData = existsSync(folder);

/** The bytes of a file there, unpacked where its name ends in `.gz` and `unpack` is not false. */
export function sharedFile(path: string, unpack = true): Uint8Array {
	const bytes = readFileSync(new URL(path, folder));
	return new Uint8Array(unpack && path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

/** Says once for a file of tests what is left out, and why. */
export function sayWhatIsLeftOut(what: string): void {
	if (!hasSharedData) console.info(`../shared/data is absent: left out are ${what}.`);
}
