import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { Problem } from '../core/problem';
import { hasSharedData, noteLeftOut, readShared } from '../testing/shared-data';
import { detect, detectFolder } from './detect';
import { cifarImageBytes } from './formats/cifar-bin';

noteLeftOut('the detection of every public file');

const encode = (text: string) => new TextEncoder().encode(text);
const of = (bytes: Uint8Array) => detect({ name: 'no-name', bytes });

async function expectRefused(bytes: Uint8Array, message: RegExp): Promise<void> {
	const thrown: unknown = await of(bytes).catch((problem: unknown) => problem);
	expect(thrown).toBeInstanceOf(Problem);
	expect(thrown).toMatchObject({ code: 'data', message: expect.stringMatching(message) });
	expect((thrown as Problem).mend).toMatch(/\.$/);
}

describe('by content', () => {
	test('texts', async () => {
		const cases: [string, string, (string | null)[]][] = [
			['{"text":"abc","label":1}\n', 'jsonl', ['1']],
			['label,text\nx,"a,\nb"\n', 'csv', ['x']],
			['sentence\tlabel\nfine\t1\n', 'csv', ['1']],
			['1.0\ti\ti\ta "b\tc\n0.0\ti\tj\td\te\n', 'pairs-tsv', ['1', '0']],
			['label\tid1\tid2\ttext1\ttext2\r\n1\ti\tj\ta\tb\r\n', 'pairs-tsv', ['1']],
			['Source\tTarget\r\n( ( ( [SM 4 ) 4 ) ] )\t8\r\n', 'listops-tsv', ['8']],
			['8\t( ( ( [MAX 4 ) 8 ) ] )\n', 'listops-tsv', ['8']],
			['Call me Ishmael.\nSome years ago, text, label.\n', 'text', [null, null]],
		];
		for (const [text, kind, labels] of cases)
			for (const bytes of [encode(text), new Uint8Array(gzipSync(text))]) {
				const { preview, file, ...found } = await of(bytes);
				expect(found.kind).toBe(kind);
				expect(file.bytes).toEqual(encode(text));
				expect(preview.kind === 'rows' && preview.rows.map(({ label }) => label)).toEqual(labels);
			}
	});

	test('a preview has the length in bytes and the first 80 characters', async () => {
		const { preview } = await of(encode(`{"text":"${'é😀'.repeat(100)}","label":"b"}`));
		const texts = [{ bytes: 600, start: 'é😀'.repeat(40) }];
		expect(preview).toEqual({ kind: 'rows', rows: [{ label: 'b', texts }] });
	});

	test('UTF-16 is text, and so is Latin-1', async () => {
		const utf16 = new Uint8Array(
			Uint16Array.from('\ufeffCall me', (unit) => unit.charCodeAt(0)).buffer,
		);
		expect((await of(utf16)).kind).toBe('text');
		expect((await of(Uint8Array.from('caf\xe9 au lait', (unit) => unit.charCodeAt(0)))).kind).toBe(
			'text',
		);
	});

	test('parquet by its columns', async () => {
		const write = (columns: Record<string, unknown[]>) =>
			of(
				new Uint8Array(
					parquetWriteBuffer({
						columnData: Object.entries(columns).map(([name, data]) => ({ name, data })),
					}),
				),
			);
		expect(await write({ text: ['a', 'b'], label: [0n, 1n] })).toMatchObject({
			kind: 'parquet-text',
			count: 2,
			preview: { rows: [{ label: '0', texts: [{ bytes: 1, start: 'a' }] }, { label: '1' }] },
		});
		expect(await write({ text: ['', ' = A = \n'] })).toMatchObject({
			kind: 'parquet-lines',
			preview: { rows: [{ label: null, texts: [{ bytes: 0 }] }, {}] },
		});
		await expect(write({ words: ['a'] })).rejects.toThrow(/parquet with the columns words/);
		await expect(write({ img: ['a'], label: [0n] })).rejects.toThrow(/row 0, has an image/);
	});

	test('images without a mark: CIFAR, also when its end is missing', async () => {
		const bytes = Uint8Array.from({ length: 3 * cifarImageBytes }, (_, at) => at % 256);
		for (const image of [0, 1, 2]) bytes[image * cifarImageBytes] = image;
		expect(await of(bytes)).toMatchObject({
			kind: 'cifar-bin',
			count: 3,
			preview: { kind: 'image', label: 'airplane', image: { width: 32, height: 32 } },
		});
		expect(await of(bytes.subarray(0, 8000))).toMatchObject({ kind: 'cifar-bin', count: 2 });
		bytes[cifarImageBytes] = 77;
		await expectRefused(bytes, /no kind that is read here: its 9219 bytes start 00 01 02/);
	});

	test('the folder aclImdb', () => {
		const paths = ['aclImdb/train/pos/0_9.txt', 'aclImdb/train/neg/0_1.txt', 'aclImdb/README'];
		expect(detectFolder('aclImdb', paths)).toMatchObject({ kind: 'acl-imdb', count: 2 });
		expect(() => detectFolder('photos', ['a.jpg'])).toThrow(
			/"photos" is a folder of 1 files, none/,
		);
	});
});

describe('refusals say what it is', () => {
	test.each([
		['empty', new Uint8Array(0), /is empty/],
		['packed nothing', new Uint8Array(gzipSync('')), /holds nothing/],
		['cut gzip', new Uint8Array(gzipSync('text'.repeat(99))).subarray(0, 20), /packed with gzip/],
		['zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /a zip archive/],
		['pickle', Uint8Array.of(0x80, 2, 0x7d, 0, 0), /a pickle of Python/],
		['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0), /one PNG image/],
		['numpy', Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0), /NumPy/],
		['a web page', encode('<!DOCTYPE html><html>'), /a page of a web site/],
		['a JSON array', encode('[\n {"text":"a"}]'), /one JSON array/],
		['JSON without a text', encode('{"words":"a","label":1}'), /row 1, has no "text"/],
		['a cut IDX', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 9, 1, 2), /10 bytes instead of 17/],
		['noise', Uint8Array.of(0xde, 0xad, 0, 0xbe, 0xef), /start de ad 00 be ef/],
	])('%s', async (_name, bytes, message) => {
		await expectRefused(bytes, message);
	});
});

describe.runIf(hasSharedData)('every public file', () => {
	test.each([
		['imdb/imdb_dev_train_2000.jsonl.gz', 'jsonl', null],
		['cifar10/cifar10_train_first2000.bin.gz', 'cifar-bin', 2000],
		['fashion-mnist/t10k-images-idx3-ubyte.gz', 'idx-images', 10_000],
		['fashion-mnist/t10k-labels-idx1-ubyte.gz', 'idx-labels', 10_000],
		['listops/basic_val_200.tsv.gz', 'listops-tsv', null],
		['listops/lra_ref_dev_val_2000.bin.gz', 'listops-bin', 2000],
		['pathfinder/pf32_hard_dev_800.bin.gz', 'pathfinder-bin', 800],
		['retrieval/wikipairs_dev_400.tsv.gz', 'pairs-tsv', null],
		['tinyshakespeare/input.txt', 'text', null],
		['wikitext-2/valid.txt', 'text', null],
		['hf-parquet/imdb/plain_text/test-00000-of-00001.parquet', 'parquet-text', 500],
		['hf-parquet/cifar10/plain_text/test-00000-of-00001.parquet', 'parquet-images', 200],
		['hf-parquet/wikitext-2-raw-v1/validation-00000-of-00001.parquet', 'parquet-lines', 3760],
	])('%s', async (path, kind, count) => {
		const { preview, ...found } = await of(readShared(path, false));
		expect(found).toMatchObject({ kind, count });
		if (preview.kind === 'image') expect(Math.max(...preview.image.grey)).toBeGreaterThan(100);
		else if (kind !== 'listops-bin') expect(preview.rows.length).toBeGreaterThan(0);
	});
});
