/** Where a command finds its data: embedded texts beside the program, downloads cached in the user's cache folder, files. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { Problem } from '../core/problem';
import { loadData } from '../data';
import type { ByteCache, CorpusBytes, DataEnvironment } from '../data/corpus';
import type { DataFile } from '../data/formats/file';
import type { LabelledData } from '../data/labelled';

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

/** Data on offer by id. @throws Problem `data` or `network` */
export function loadCorpusData(
	corpus: string,
	onNotice: (notice: string) => void,
): Promise<CorpusBytes | LabelledData> {
	return loadData(corpus, dataEnvironment(), { onNotice, withTest: true });
}

/** @param option  the option that named the file, for the refusal. @throws Problem `file` */
export async function readDataFile(path: string, option: string): Promise<DataFile> {
	try {
		return { name: basename(path), bytes: await readFile(path) };
	} catch (cause) {
		throw new Problem('file', `${path} cannot be read.`, `Check the path given to ${option}.`, {
			cause,
		});
	}
}
