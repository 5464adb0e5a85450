import { describe, expect, test } from 'vitest';
import { memoryCache } from './caches';
import { corpora, corpusDefinition } from './corpora';
import { datasets } from './datasets';
import { forget, keptOf } from './kept';
import { urlKey } from './sources/pieces';
import { textKey } from './sources/wikitext';

const validation = corpusDefinition('wikitext-2-raw-validation');

async function filled() {
	const cache = memoryCache();
	if (validation.source.kind !== 'remote-articles') throw new Error('another kind of source');
	await cache.write(textKey(validation.source.file.text), new Uint8Array(100));
	for (const { id, train } of datasets.filter(({ id: own }) => own === 'imdb')) {
		await cache.write(`piece-${await urlKey(train.files[0]?.url ?? '')}-64-0`, new Uint8Array(64));
		await cache.write(`data-set-${id}-train`, new Uint8Array(1));
	}
	await cache.write('of another', new Uint8Array(5));
	return cache;
}

describe('what is kept', () => {
	test('a file that several share is listed with the one that is there', async () => {
		const kept = await keptOf(corpora, await filled(), ({ id }) => id === validation.id);
		expect(kept.map(({ definition: { id }, bytes }) => [id, bytes])).toEqual([
			[validation.id, 100],
			['imdb', 65],
		]);
	});

	test('deleting takes what is its own and nothing else', async () => {
		const cache = await filled();
		await forget(corpusDefinition('imdb'), cache);
		expect((await cache.list()).map(({ bytes }) => bytes)).toEqual([100, 5]);
		await forget(corpusDefinition('sotu'), cache);
		await forget(validation, cache);
		expect(await cache.list()).toEqual([{ key: 'of another', bytes: 5 }]);
	});
});
