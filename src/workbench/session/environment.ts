/** Where the worker finds its texts: beside the page, or a public host, kept in the origin's private file system. */

import { Problem } from '../../core/problem';
import { memoryCache, opfsCache } from '../../data/caches';
import type { ByteCache, DataEnvironment } from '../../data/corpus';

/** The site's root as seen from the worker's script: built scripts stand one folder below it. */
function siteRoot(): URL {
	return import.meta.env.PROD
		? new URL('../', self.location.href)
		: new URL('/', self.location.href);
}

export async function browserEnvironment(): Promise<DataEnvironment> {
	const root = siteRoot();
	return {
		readEmbedded: (file) => readEmbedded(new URL(`corpora/${file}`, root)),
		fetch: (input, init) => fetch(input, init),
		cache: await browserCache(),
	};
}

async function readEmbedded(address: URL): Promise<Uint8Array> {
	const response = await fetch(address).catch(() => null);
	if (response?.ok) return new Uint8Array(await response.arrayBuffer());
	throw new Problem(
		'data',
		`The embedded text ${address.pathname} could not be read${response ? ` (status ${response.status})` : ''}.`,
		'Reload the page; if it stays away, the site was built without its texts.',
	);
}

/** Blocked storage is no reason not to train: texts then last as long as the page. */
async function browserCache(): Promise<ByteCache> {
	try {
		return opfsCache(await navigator.storage.getDirectory());
	} catch {
		return memoryCache();
	}
}
