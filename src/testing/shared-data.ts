/** Public texts for tests, in `../shared/data` beside the project; a checkout without them leaves those tests out. */
import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/data/', import.meta.url);

/** The file, or null; then a line says which tests are left out, and why. */
export function sharedFile(path: string, leftOut: string): Uint8Array | null {
	const file = new URL(path, folder);
	if (existsSync(file)) return new Uint8Array(readFileSync(file));
	console.info(`../shared/data/${path} is absent: left out is ${leftOut}.`);
	return null;
}
