/** Tells whether something built is older than what it was built from. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** True when `product` is missing, or older than any file at or below `sources`. */
export function isStale(product, sources) {
	const built = modified(product);
	return built === null || sources.some((source) => isNewer(source, built));
}

function isNewer(path, time) {
	const entry = statSync(path, { throwIfNoEntry: false });
	if (!entry) return false;
	if (!entry.isDirectory()) return entry.mtimeMs > time;
	// A folder's own time tells of deleted and renamed files.
	return entry.mtimeMs > time || readdirSync(path).some((name) => isNewer(join(path, name), time));
}

function modified(path) {
	return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
