/** Where a command finds its texts: embedded corpora beside the program, downloads cached in the user's cache folder. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { Problem } from '../core/problem';
import { loadData } from '../data';
import type { ByteCache, DataEnvironment, TextFile } from '../data/corpus';
import type { RunData } from '../train/learning';

/** Bytes in files; a file is renamed into place, so that a torn one is never read. */
function fileCache(folder: string): ByteCache {
	const pathOf = (key: string) =>
		join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32));
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
	};
}

function environment(): DataEnvironment {
	const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
	return {
		readEmbedded: (file) => readFile(new URL(`../../public/corpora/${file}`, import.meta.url)),
		fetch: globalThis.fetch,
		cache: fileCache(join(cache, 'mgk-workbench')),
	};
}

/** @throws Problem `data`, `network` or `file` */
export async function loadRunData(
	corpus: string,
	file: string | undefined,
	onNotice: (notice: string) => void,
): Promise<RunData> {
	const own = file === undefined ? {} : { file: await readText(file) };
	return loadData(file === undefined ? corpus : 'file', environment(), { ...own, onNotice });
}

async function readText(path: string): Promise<TextFile> {
	try {
		return { name: basename(path), bytes: await readFile(path) };
	} catch (cause) {
		throw new Problem('file', `${path} cannot be read.`, 'Check the path given to --data.', {
			cause,
		});
	}
}
