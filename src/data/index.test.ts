import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memoryCache } from './caches';
import { corpora, corpusDefinition } from './corpora';
import type { DataEnvironment } from './corpus';
import { concatenate, gitBlobSha1, sha256, textDifference } from './digest';
import { isAvailable, loadCorpus } from './index';

const encode = (text: string) => new TextEncoder().encode(text);
const texts = new Map([
	['sotu-train.txt.gz', encode('train '.repeat(500))],
	['sotu-validation.txt.gz', encode('held out '.repeat(50))],
]);

function environment(): DataEnvironment {
	return {
		readEmbedded: async (file) => gzipSync(texts.get(file) ?? new Uint8Array(0)),
		fetch: () => Promise.reject(new TypeError('Failed to fetch')),
		cache: memoryCache(),
	};
}

describe('definitions', () => {
	test('the first is embedded, ids are unique, each names its licence', () => {
		expect(corpora.map(({ id }) => id)).toEqual([
			'sotu',
			'moby-dick',
			'wikitext-2-raw',
			'wikitext-2-raw-validation',
			'wikitext-2',
			'wikitext-103-raw-64',
			'listops-mini',
			'listops',
			'pathfinder-easy',
			'pathfinder-intermediate',
			'pathfinder-hard',
			'sotu-era',
			'sotu-pairs',
			'imdb',
			'cifar-10',
			'aan-sample',
			'own-examples',
			'file',
		]);
		expect(corpora[0]?.source.kind).toBe('embedded');
		for (const { label, licence } of corpora) expect(label && licence).not.toBe('');
	});

	test('remote files are pinned: host, revision, and a check of the text', () => {
		const { source } = corpusDefinition('wikitext-2-raw');
		if (source.kind !== 'remote' || !('text' in source.train)) throw new Error('not remote');
		for (const { url, text } of [source.train, source.validation]) {
			expect(new URL(url).host).toBe('huggingface.co');
			expect(url).toContain('/resolve/b08601e04326c79dfdd32d625aee71d232d685c3/');
			expect(text.digest).toMatch(
				text.algorithm === 'sha256' ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/,
			);
		}
	});

	test('an unknown id is refused with the list', () => {
		expect(() => corpusDefinition('wikitext')).toThrow(/no corpus "wikitext"/);
	});
});

describe('loadCorpus', () => {
	test('embedded: both parts, and the digest of train then validation', async () => {
		const corpus = await loadCorpus('sotu', environment());
		const [train = encode(''), validation = encode('')] = texts.values();
		expect(corpus).toEqual({
			kind: 'text',
			id: 'sotu',
			name: 'State of the Union (embedded)',
			train,
			validation,
			sha256: await sha256(concatenate([train, validation])),
		});
	});

	test('own file: quoted by its name, notes passed on, the digest is that of the file', async () => {
		const bytes = encode('a line\r\n'.repeat(400));
		const notes: string[] = [];
		const file = { name: 'notes.txt', bytes: concatenate([encode('\ufeff'), bytes]) };
		const corpus = await loadCorpus('file', environment(), {
			file,
			onNotice: (note) => notes.push(note),
		});
		expect([corpus.id, corpus.name, corpus.sha256]).toEqual([
			'file',
			'notes.txt',
			await sha256(bytes),
		]);
		expect(corpus.train.length + corpus.validation.length).toBe(bytes.length);
		expect(notes).toHaveLength(1);
	});

	test('own file without a file, a remote corpus without a network, a cancelled load', async () => {
		await expect(loadCorpus('__proto__', environment())).rejects.toMatchObject({
			code: 'configuration',
		});
		await expect(loadCorpus('file', environment())).rejects.toMatchObject({ code: 'data' });
		await expect(loadCorpus('wikitext-2-raw', environment())).rejects.toMatchObject({
			code: 'network',
		});
		const signal = AbortSignal.abort();
		await expect(loadCorpus('sotu', environment(), { signal })).rejects.toMatchObject({
			code: 'cancelled',
		});
	});
});

test('isAvailable: embedded always, remote when both texts are kept, a file never', async () => {
	const given = environment();
	expect(await isAvailable('sotu', given)).toBe(true);
	expect(await isAvailable('file', given)).toBe(false);
	expect(await isAvailable('wikitext-2-raw', given)).toBe(false);
	const { source } = corpusDefinition('wikitext-2-raw');
	if (source.kind !== 'remote' || !('text' in source.train)) throw new Error('not remote');
	for (const { text } of [source.train, source.validation]) {
		expect(await isAvailable('wikitext-2-raw', given)).toBe(false);
		await given.cache.write(`text-${text.algorithm}-${text.digest}`, new Uint8Array(text.bytes));
	}
	expect(await isAvailable('wikitext-2-raw', given)).toBe(true);
});

describe('digests', () => {
	test('known answers', async () => {
		expect(await sha256(encode('abc'))).toBe(
			'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
		);
		expect(await gitBlobSha1(encode('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
		const sharedMemory = new Uint8Array(new SharedArrayBuffer(3));
		sharedMemory.set(encode('abc'));
		expect(await sha256(sharedMemory)).toBe(await sha256(encode('abc')));
	});

	test('a difference names both values', async () => {
		const check = { bytes: 3, algorithm: 'sha256', digest: 'x' } as const;
		expect(await textDifference(encode('ab'), check)).toBe('2 bytes of text instead of 3');
		expect(await textDifference(encode('abc'), check)).toMatch(/sha256 ba78\w+ instead of x/);
	});
});
