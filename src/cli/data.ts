/** Where a command finds its data: embedded texts beside the program, downloads cached in the user's cache folder, files. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { Problem } from '../core/problem';
import type { ByteCache, DataEnvironment } from '../data/corpus';
import type { DataFile } from '../data/formats/file';

/** Bytes in files; a file is renamed into place, so that a torn one is never read. */
function fileCache(folder: string): ByteCache {
	const pathOf = (key: string) => join(folder, encodeURIComponent(key));
	return {
		read: async (key) => readFile(pathOf(key)).catch(() => null),
		write: async (key, bytes) => {
			try {
				await mkdir(folder, { recursive: true });
				await writeFile(`${pathOf(key)}.part`, bytes);
				await rename(`${pathOf(key)}.part`, pathOf(key));
			} catch (cause) {
				throw new Problem('storage', `${folder} cannot be written.`, 'Free some space.', { cause });
			}
		},
		remove: (key) => rm(pathOf(key), { force: true }),
		list: async () => {
			const names = await readdir(folder).catch(() => []);
			return Promise.all(
				names.map(async (name) => ({
					key: decodeURIComponent(name),
					bytes: (await stat(join(folder, name))).size,
				})),
			);
		},
	};
}

export function dataEnvironment(): DataEnvironment {
	const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
	return {
		readEmbedded: (file) => readFile(new URL(`../../public/corpora/${file}`, import.meta.url)),
		fetch: globalThis.fetch,
		cache: fileCache(join(cache, 'mgk-workbench')),
	};
}

/**
 * Files by their paths; of a folder all that are in it, each with its path there as the name, which may hold a label.
 * @param option  what named them, for the refusal
 * @throws Problem `file`
 */
export async function readDataFiles(paths: readonly string[], option: string): Promise<DataFile[]> {
	return (await Promise.all(paths.map((path) => readPath(path, option)))).flat();
}

async function readPath(path: string, option: string): Promise<DataFile[]> {
	try {
		if (!(await stat(path)).isDirectory())
			return [{ name: basename(path), bytes: await readFile(path) }];
		const names = await readdir(path, { recursive: true, withFileTypes: true });
		return await Promise.all(
			names
				.filter((entry) => entry.isFile())
				.map(async (entry) => {
					const own = join(entry.parentPath, entry.name);
					return { name: relative(dirname(path), own), bytes: await readFile(own) };
				}),
		);
	} catch (cause) {
		throw new Problem('file', `${path} cannot be read.`, `Check the path given to ${option}.`, {
			cause,
		});
	}
}
