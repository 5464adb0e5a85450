import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { closeServersAfterEach, dataEnvironment, hostFile, offline } from '../../testing/loopback';
import { hasSharedData, readShared } from '../../testing/shared-data';
import { corpora } from '../corpora';
import type { CorpusDefinition, RemoteRowGroups } from '../corpus';
import { sha256 } from '../digest';
import { isAvailable, loadDefinition } from '../index';
import { areRowGroupsKept, loadRowGroups } from './row-groups';

closeServersAfterEach();
if (!hasSharedData)
	console.info('../shared/data is absent: row groups are tested on rows made here.');

const made = Array.from({ length: 3760 }, (_, row) =>
	row % 3 === 0 ? '' : ` Line ${row}, ${(row * 7919) % 1013} ${'of WikiText '.repeat(row % 9)}\n`,
);

/** 3,760 lines of WikiText in row groups of 1,000, and the lines. */
const [parquet, lines] = hasSharedData
	? [
			readShared('hf-parquet/wikitext-2-raw-v1/validation-00000-of-00001.parquet'),
			new TextDecoder().decode(readShared('wikitext-2-raw/valid.txt')).split(/(?<=\n)/),
		]
	: [
			new Uint8Array(
				parquetWriteBuffer({
					columnData: [{ name: 'text', data: made, type: 'STRING' }],
					rowGroupSize: 1000,
				}),
			),
			made.map((line) => (line === '' ? ' \n' : line)),
		];
const firstLines = (count: number) => lines.slice(0, count).join('');
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const pieceBytes = Math.ceil(parquet.length / 20);

const source = (url: string, change: Partial<RemoteRowGroups> = {}): RemoteRowGroups => ({
	...{ url, bytes: parquet.length, sha256: null, rowGroups: 2, maximumBytes: 1e9 },
	...change,
});

describe('row groups by ranges', () => {
	test.each([1, 2, 4, 9])(
		'the first %d, line by line, and not the rest of the file',
		async (count) => {
			const host = await hostFile(parquet);
			const given = dataEnvironment();
			const file = source(host.url, { rowGroups: count });
			expect(await areRowGroupsKept(file, given)).toBe(false);
			const loaded = await loadRowGroups(file, given, { pieceBytes });
			const rows = Math.min(3760, 1000 * count);
			expect(loaded).toMatchObject({ rows, rowGroups: Math.min(4, count), ofRowGroups: 4 });
			expect(textOf(loaded.text) === firstLines(rows)).toBe(true);
			if (count <= 2) expect(host.seen.length).toBeLessThanOrEqual(count === 1 ? 9 : 15);
			expect(new Set(host.seen).size).toBe(host.seen.length);
			expect(await areRowGroupsKept(file, given)).toBe(true);
			const again = await loadRowGroups(file, offline(given), { pieceBytes });
			expect(textOf(again.text) === firstLines(rows)).toBe(true);
		},
	);

	test('one more row group asks only for what is not yet there', async () => {
		const host = await hostFile(parquet);
		const given = dataEnvironment();
		await loadRowGroups(source(host.url), given, { pieceBytes });
		const earlier = host.seen.length;
		await loadRowGroups(source(host.url, { rowGroups: 3 }), given, { pieceBytes });
		expect(host.seen.length).toBeGreaterThan(earlier);
		expect(new Set(host.seen).size).toBe(host.seen.length);
	});

	test('never more bytes than were agreed to', async () => {
		const host = await hostFile(parquet);
		const maximumBytes = Math.floor(parquet.length / 2);
		const few = source(host.url, { rowGroups: 4, maximumBytes });
		expect((await loadRowGroups(few, dataEnvironment(), { pieceBytes })).rowGroups).toBe(1);
		await expect(
			loadRowGroups(source(host.url, { maximumBytes: 99 }), dataEnvironment(), { pieceBytes }),
		).rejects.toThrow(/has 4 row groups, the first of .*; at most 99 B were agreed to/);
	});

	test('a host without ranges: the whole of a small file', async () => {
		const host = await hostFile(parquet, { ranges: false });
		const loaded = await loadRowGroups(source(host.url), dataEnvironment(), { pieceBytes });
		expect(textOf(loaded.text) === firstLines(2000)).toBe(true);
		expect(host.seen).toHaveLength(1);
	});

	test('no parquet, and another size', async () => {
		const host = await hostFile(parquet.map((byte) => byte ^ 1));
		const given = dataEnvironment();
		await expect(loadRowGroups(source(host.url), given, { pieceBytes })).rejects.toMatchObject({
			code: 'network',
			message: expect.stringMatching(/has no readable index: not the published file/),
		});
		const bytes = 156_987_808;
		await expect(loadRowGroups(source(host.url, { bytes }), given, { pieceBytes })).rejects.toThrow(
			/ends before byte \d+, published are 156,987,808 bytes/,
		);
	});
});

describe('WikiText-103 as a corpus', () => {
	async function definition(): Promise<CorpusDefinition> {
		const train = source((await hostFile(parquet)).url);
		const heldOut = new TextEncoder().encode(lines.join(''));
		const validation = {
			...{ url: (await hostFile(parquet)).url, bytes: null, sha256: null },
			text: { bytes: heldOut.length, algorithm: 'sha256', digest: await sha256(heldOut) },
		} as const;
		const of = corpora.find(({ id }) => id === 'wikitext-103-raw-64');
		if (!of) throw new Error('no definition');
		return { ...of, source: { kind: 'remote', train, validation } };
	}

	test('the name says which part it is; progress has a rate and never goes back', async () => {
		const given = dataEnvironment();
		const received: number[] = [];
		let nowMs = 0;
		const corpus = await loadDefinition(await definition(), given, {
			now: () => ++nowMs,
			onProgress: ({ receivedBytes, totalBytes, bytesPerSecond = 0 }) => {
				received.push(receivedBytes);
				expect(receivedBytes <= totalBytes && bytesPerSecond >= 0).toBe(true);
			},
		});
		expect(corpus.name).toBe(
			'WikiText-103 raw (first 64 row groups): the first 2 of 4 row groups of the first file, 2,000 lines',
		);
		expect(textOf(corpus.train) === firstLines(2000)).toBe(true);
		expect(textOf(corpus.validation) === lines.join('')).toBe(true);
		expect(received).toEqual(received.toSorted((a, b) => a - b));
		expect(received.at(-1)).toBe(2 * parquet.length);
	});

	test('the definition is pinned: the published size, the revision, and a bound that was agreed to', async () => {
		const of = corpora.find(({ id }) => id === 'wikitext-103-raw-64');
		if (of?.source.kind !== 'remote' || 'text' in of.source.train) throw new Error('no row groups');
		const { train } = of.source;
		expect(train.url).toContain(
			'/b08601e04326c79dfdd32d625aee71d232d685c3/wikitext-103-raw-v1/train-00000-of-00002.parquet',
		);
		expect([train.bytes, train.rowGroups]).toEqual([156_987_808, 64]);
		expect(await isAvailable('wikitext-103-raw-64', dataEnvironment())).toBe(false);
	});
});
