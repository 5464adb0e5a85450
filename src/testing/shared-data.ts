/** Files of `../shared/data` beside the project, which tests use where it is there and say so where it is not. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const folder = new URL('../../../shared/data/', import.meta.url);

export const hasSharedData = existsSync(folder);

export function sharedPath(file: string): string {
	return fileURLToPath(new URL(file, folder));
}

/** A file's bytes, unpacked where its name ends in `.gz` and `unpack` is not false. */
export function readShared(file: string, unpack = true): Uint8Array {
	const bytes = readFileSync(sharedPath(file));
	return new Uint8Array(unpack && file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

/** Says once a file of tests what is not checked, and why. */
export function noteLeftOut(what: string): void {
	if (!hasSharedData) console.info(`Left out, because ../shared/data is absent: ${what}.`);
}

/** The file as it is, or null; then a line says which tests are left out, and why. */
export function sharedFile(path: string, leftOut: string): Uint8Array | null {
	if (existsSync(sharedPath(path))) return new Uint8Array(readFileSync(sharedPath(path)));
	console.info(`../shared/data/${path} is absent: left out is ${leftOut}.`);
	return null;
}
