/** What of the public data is kept on this computer: how much room it takes, and how to be rid of it. */
import type { ByteCache, CorpusDefinition, KeptEntry, RemoteFile, TextCheck } from './corpus';
import { recordMark } from './sources/dataset';
import { urlKey } from './sources/pieces';
import { textKey } from './sources/wikitext';

export interface Kept<Definition = CorpusDefinition> {
	readonly definition: Definition;
	readonly bytes: number;
}

/**
 * What is kept of which, parts that are not whole included. A file that several share counts for each that is there;
 * one that is not there is listed only for what no other has.
 * @param whole  true for what could be used as it is
 */
export async function keptOf(
	definitions: readonly CorpusDefinition[],
	cache: Pick<ByteCache, 'list'>,
	whole: (definition: CorpusDefinition) => boolean,
): Promise<Kept[]> {
	const found: Kept[] = [];
	const listed = new Set<string>();
	for (const definition of definitions.toSorted((a, b) => Number(whole(b)) - Number(whole(a)))) {
		const entries = await ownEntries(definition, cache);
		if (!whole(definition) && entries.every(({ key }) => listed.has(key))) continue;
		for (const { key } of entries) listed.add(key);
		const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
		if (bytes > 0) found.push({ definition, bytes });
	}
	return found;
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
		recordMark(definition.id),
		...parts.flatMap(({ text }) => (text ? [textKey(text)] : [])),
		...(await Promise.all(parts.map(({ url }) => urlKey(url)))),
	];
	const mine = (key: string) => marks.some((mark) => key.includes(mark));
	return (await cache.list()).filter(({ key }) => mine(key));
}

type RemotePart = Pick<RemoteFile, 'url'> & { readonly text?: TextCheck };

function remoteParts({ source }: CorpusDefinition): readonly RemotePart[] {
	if (source.kind === 'labelled') return source.urls.map((url) => ({ url }));
	if (source.kind === 'remote') return [source.train, source.validation];
	return source.kind === 'remote-articles' ? [source.file] : [];
}
