/** What of the public data is kept on this computer: how much room it takes, and how to be rid of it. */
import type { ByteCache, CorpusDefinition, KeptEntry, RemoteFile, TextCheck } from './corpus';
import { urlKey } from './sources/pieces';
import { textKey } from './sources/wikitext';

/** Bytes that are kept of a text or a data set, parts that are not whole included. */
export async function keptBytes(
	definition: CorpusDefinition,
	cache: Pick<ByteCache, 'list'>,
): Promise<number> {
	const entries = await ownEntries(definition, cache);
	return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Deletes all of it; what another text shares with it is gone for that too. */
export async function forget(
	definition: CorpusDefinition,
	cache: Pick<ByteCache, 'list' | 'remove'>,
): Promise<void> {
	for (const { key } of await ownEntries(definition, cache)) await cache.remove(key);
}

async function ownEntries(
	definition: CorpusDefinition,
	cache: Pick<ByteCache, 'list'>,
): Promise<KeptEntry[]> {
	const parts = remoteParts(definition);
	if (parts.length === 0) return [];
	const marks = [
		...parts.flatMap(({ text }) => (text ? [textKey(text)] : [])),
		...(await Promise.all(parts.map(({ url }) => urlKey(url)))),
	];
	return (await cache.list()).filter(({ key }) => marks.some((mark) => key.includes(mark)));
}

type RemotePart = Pick<RemoteFile, 'url'> & { readonly text?: TextCheck };

function remoteParts({ source }: CorpusDefinition): readonly RemotePart[] {
	if (source.kind === 'remote') return [source.train, source.validation];
	return source.kind === 'remote-articles' ? [source.file] : [];
}
