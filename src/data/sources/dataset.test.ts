import { deflateSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { closeServersAfterEach, dataEnvironment, hostFile, offline } from '../../testing/loopback';
import { hasSharedData, noteLeftOut, readShared } from '../../testing/shared-data';
import type { LoadProgress, RemoteFile } from '../corpus';
import { type DatasetDefinition, datasetDefinition, datasets } from '../datasets';
import { sha256 } from '../digest';
import { greyEncoding } from '../encoding';
import { rowOf, rowsOf } from '../examples';
import { readCifarBin } from '../formats/cifar-bin';
import { classCounts } from '../statistics';
import { isDatasetKept, loadDataset } from './dataset';

closeServersAfterEach();
noteLeftOut('the public IMDb and CIFAR-10 files; rows made here stand in for the first');

const reviews = Array.from(
	{ length: 500 },
	(_, row) => `Review ${row}: ${'fine '.repeat(row % 90)}`,
);
const ownImdb = () =>
	new Uint8Array(
		parquetWriteBuffer({
			columnData: [
				{ name: 'text', data: reviews, type: 'STRING' },
				{ name: 'label', data: reviews.map((_, row) => BigInt(row >= 250)), type: 'INT64' },
			],
			rowGroupSize: 100,
		}),
	);
const imdbFile = (part: string) =>
	hasSharedData
		? readShared(`hf-parquet/imdb/plain_text/${part}-00000-of-00001.parquet`)
		: ownImdb();

/** A definition whose files, hashes and counts are those of the files at hand. */
async function atHand(
	id: string,
	train: Uint8Array,
	test: Uint8Array,
	change: Partial<DatasetDefinition> = {},
): Promise<DatasetDefinition & { seen: string[] }> {
	const hosts = [await hostFile(train), await hostFile(test)] as const;
	const file = async (at: 0 | 1, bytes: Uint8Array): Promise<RemoteFile> => ({
		url: hosts[at].url,
		bytes: null,
		sha256: await sha256(bytes),
	});
	const definition = datasetDefinition(id);
	return {
		...definition,
		train: { files: [await file(0, train)], bytes: train.length, rows: null },
		test: { files: [await file(1, test)], bytes: test.length, rows: null },
		...change,
		seen: hosts[0].seen,
	};
}

describe('definitions', () => {
	test('pinned to a revision; the published digests; each names licence and makers', () => {
		expect(datasets.map(({ id }) => id)).toEqual(['imdb', 'cifar-10', 'aan-sample']);
		for (const { train, test: last, licence, attribution } of datasets) {
			expect(licence && attribution).not.toBe('');
			for (const { url, bytes } of [...train.files, ...(last?.files ?? [])]) {
				expect(url).toMatch(
					/^https:\/\/huggingface\.co\/datasets\/[\w-]+\/\w+\/resolve\/[0-9a-f]{40}\//,
				);
				// The listing rounds these sizes: none may be taken as exact.
				expect(bytes).toBeNull();
			}
		}
		expect(() => datasetDefinition('mnist')).toThrow(/no data set "mnist"/);
	});
});

describe('IMDb', () => {
	const small = { validation: 100 };

	test('500 rows: labels from BigInt, bytes + 1, a shuffled split, progress, then no network', async () => {
		const [train, last] = [imdbFile('train'), imdbFile('test')];
		const definition = await atHand('imdb', train, last, small);
		const given = dataEnvironment();
		const progress: LoadProgress[] = [];
		const options = { seed: 1, withTest: true, maximumLength: 256 };
		const { set, notes, ...loaded } = await loadDataset(definition, given, {
			...options,
			onProgress: (event) => void progress.push(event),
		});
		expect(set).toMatchObject({
			name: 'IMDb, first 256 bytes',
			classes: ['neg', 'pos'],
			encoding: { vocabulary: 257, maximumLength: 256, offset: 1, pad: 0 },
		});
		const counts = [set.train, set.validation, set.test].map((part) => classCounts(part, 2));
		expect(counts.map(([neg = 0, pos = 0]) => neg + pos)).toEqual([400, 100, 500]);
		// Sorted files: without a shuffle validation would be of one class. 4 standard errors of 100 draws: 20.
		expect(Math.abs((counts[1]?.[0] ?? 0) - 50)).toBeLessThan(20);
		expect(counts[2]).toEqual([250, 250]);
		expect(notes.join()).toMatch(/of 500 texts are longer than 256 bytes/);
		const received = progress.map(({ receivedBytes }) => receivedBytes);
		expect(received).toEqual(received.toSorted((a, b) => a - b));
		expect(received.at(-1)).toBe(train.length + last.length);
		expect(await isDatasetKept(definition, 'train', given)).toBe(true);
		const again = await loadDataset(definition, offline(given), options);
		expect(again.sha256).toBe(loaded.sha256);
		const other = await loadDataset(definition, offline(given), { ...options, seed: 2 });
		expect(other.sha256).not.toBe(loaded.sha256);
	});

	test('several files are one part', async () => {
		const one = await atHand('imdb', imdbFile('train'), imdbFile('test'), small);
		const files = [...one.train.files, ...(one.test?.files ?? [])];
		const two = { ...one, train: { ...one.train, files, rows: 1000 } };
		const { set } = await loadDataset(two, dataEnvironment(), { seed: 1 });
		expect(set.train.labels).toHaveLength(900);
		expect(set.test.labels).toHaveLength(0);
	});

	test('the published digest is enforced: another file of the schema is refused with both values', async () => {
		const bytes = imdbFile('train');
		const { url } = await hostFile(bytes);
		const imdb = datasetDefinition('imdb');
		const [pinned] = imdb.train.files;
		if (!pinned) throw new Error('no file');
		const definition = { ...imdb, train: { ...imdb.train, files: [{ ...pinned, url }] } };
		const given = dataEnvironment();
		await expect(loadDataset(definition, given, { seed: 1 })).rejects.toMatchObject({
			code: 'network',
			message: expect.stringContaining(
				`its SHA-256 is ${await sha256(bytes)}, published is db47d16b5c297cc0dd625e519c81319c24c9149e70e8496de5475f6fa928342c`,
			),
		});
		expect(await isDatasetKept(definition, 'train', given)).toBe(false);
		const rows = { ...definition.train, files: [{ ...pinned, url, sha256: null }] };
		await expect(loadDataset({ ...definition, train: rows }, given, { seed: 1 })).rejects.toThrow(
			/IMDb has 500 examples in .*; published are 25000/,
		);
	});

	test('cancelled, then resumed with the pieces that had arrived', async () => {
		const definition = await atHand('imdb', imdbFile('train'), imdbFile('test'), small);
		const given = dataEnvironment();
		const cancel = new AbortController();
		const pieceBytes = 4096;
		await expect(
			loadDataset(definition, given, {
				...{ seed: 1, pieceBytes, signal: cancel.signal },
				onProgress: ({ receivedBytes }) => {
					if (receivedBytes > 2 * pieceBytes) cancel.abort();
				},
			}),
		).rejects.toMatchObject({ code: 'cancelled', mend: expect.stringMatching(/go on from there/) });
		await loadDataset(definition, given, { seed: 1, pieceBytes });
		expect(definition.seen.filter((range) => range === 'bytes=0-4095')).toHaveLength(1);
	});
});

describe('CIFAR-10', () => {
	test.runIf(hasSharedData)('200 + 200 images: the pixels of the binary version', async () => {
		const file = (part: string) =>
			readShared(`hf-parquet/cifar10/plain_text/${part}-00000-of-00001.parquet`);
		const definition = await atHand('cifar-10', file('train'), file('test'), { validation: 50 });
		const { set } = await loadDataset(definition, dataEnvironment(), { seed: 3, withTest: true });
		expect(set).toMatchObject({ name: 'CIFAR-10, grey', encoding: greyEncoding(1024) });
		expect([set.train, set.validation, set.test].map(({ labels }) => labels.length)).toEqual([
			150, 50, 200,
		]);
		expect([...set.test.labels.slice(0, 10)]).toEqual([3, 8, 8, 0, 6, 6, 1, 6, 3, 1]);
		const bytes = readShared('cifar10/cifar10_train_first2000.bin.gz');
		const { examples } = readCifarBin({ name: 'bin', bytes });
		const known = new Set(rowsOf(examples, 200).map(({ tokens }) => tokens.join()));
		for (const part of [set.train, set.validation])
			for (const image of part.labels.keys())
				expect(known.delete(rowOf(part, image).tokens.join())).toBe(true);
		expect(known.size).toBe(0);
	});

	test('a file that is no parquet is not kept', async () => {
		const noise = new Uint8Array(deflateSync('noise'.repeat(99)));
		const definition = await atHand('cifar-10', noise, noise);
		const load = () => loadDataset(definition, dataEnvironment(), { seed: 3 });
		await expect(load()).rejects.toThrow(/file.bin from 127.0.0.1:\d+" is no parquet file/);
		await expect(load()).rejects.toThrow(/no parquet file/);
		expect(definition.seen).toHaveLength(2);
	});
});

test('the AAN sample: pairs between tabs, a fifth held out', async () => {
	const text = Array.from(
		{ length: 20 },
		(_, row) => `${row % 2}.0\tP${row}\tQ${row}\ta ${row}\tb "${row}\n`,
	);
	const file = new TextEncoder().encode(text.join(''));
	const definition = await atHand('aan-sample', file, file);
	const { set } = await loadDataset(definition, dataEnvironment(), { seed: 3 });
	expect(set).toMatchObject({
		name: 'AAN, the public sample, first 4,000 bytes',
		classes: ['unrelated', 'related'],
	});
	expect([set.train, set.validation].map(({ labels }) => labels.length)).toEqual([16, 4]);
	const wanted = new TextEncoder().encode('a 7').join();
	const firsts = [set.train, set.validation].flatMap((part) =>
		rowsOf(part).map(({ tokens }) => tokens.join()),
	);
	expect(firsts.filter((first) => first === wanted)).toHaveLength(1);
});
