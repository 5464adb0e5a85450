/** `mgk data` as a person calls it: files, one line of JSON, sentences. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../data/digest';
import { capturePrinted } from '../../testing/printed';
import { hasSharedData, noteLeftOut, sharedPath } from '../../testing/shared-data';
import { main } from '../mgk';

let folder: string;
const printed = capturePrinted();

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mgk-data-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `mgk data` with words, and parses the line it prints. */
async function mgkData(words: string, ...more: string[]) {
	printed.stdout = '';
	expect(await main(['data', ...words.split(' '), ...more]), printed.stderr).toBe(0);
	expect(printed.stdout).toMatch(/^.*\n$/);
	return JSON.parse(printed.stdout);
}

const inFolder = (name: string) => join(folder, name);

describe('mgk data listops', () => {
	it('writes the official layout; its targets agree with its expressions', async () => {
		const file = inFolder('mini.tsv');
		const made = await mgkData('listops --count 300 --seed 3 --mini --out', file);
		const bytes = readFileSync(file);
		expect(made).toEqual({
			task: 'listops-mini',
			name: 'ListOps-mini, not LRA',
			rows: 300,
			file,
			bytes: bytes.length,
			sha256: await sha256(bytes),
		});
		expect(bytes.toString()).toMatch(/^Source\tTarget\r\n(?:\( .* \)\t\d\r\n){300}$/);
		expect(readdirSync(folder)).toEqual(['mini.tsv']);
		expect(await mgkData('listops --evaluate', file)).toEqual({ rows: 300, agree: 300 });
	});

	it('the same seed gives the same bytes, a longer file begins with the shorter, splits share no row', async () => {
		const rowsOf = async (words: string) => {
			await mgkData(`listops --mini ${words} --out`, inFolder('x.tsv'));
			return readFileSync(inFolder('x.tsv'), 'utf8').split('\r\n').slice(1, -1);
		};
		const train = await rowsOf('--seed 5 --count 2500');
		expect(await rowsOf('--seed 5 --count 2400')).toEqual(train.slice(0, 2400));
		const validation = await rowsOf('--seed 5 --split validation --count 2000');
		const test = await rowsOf('--seed 5 --split test --count 2000');
		expect(new Set([...train, ...validation, ...test]).size).toBe(6500);
		expect(await rowsOf('--seed 6 --count 10')).not.toEqual(train.slice(0, 10));
	});

	it('LRA by default; a wrong target is counted and the first one named', async () => {
		const file = inFolder('lra.tsv');
		const made = await mgkData('listops --count 5 --out', file);
		expect(made.name).toBe('LRA ListOps (generated)');
		const wrong = readFileSync(file, 'utf8').replace(
			/\d\r\n$/,
			(digit) => `${(Number(digit[0]) + 1) % 10}\r\n`,
		);
		writeFileSync(file, wrong);
		expect(await mgkData('listops --evaluate', file)).toEqual({ rows: 5, agree: 4 });
		expect(printed.stderr).toMatch(/^row 5: the expression is \d, the target \d$/m);
	});
});

describe('mgk data pathfinder', () => {
	it('writes "PF32", the count, and label and pixels of each image', async () => {
		const file = inFolder('easy.bin');
		const made = await mgkData('pathfinder --difficulty easy --count 20 --seed 3 --out', file);
		expect(made).toMatchObject({ task: 'pathfinder', difficulty: 'easy', rows: 20, bytes: 20_508 });
		expect(readFileSync(file).subarray(0, 8).toString('latin1')).toBe('PF32\x14\0\0\0');
		const again = await mgkData('pathfinder --difficulty easy --count 20 --seed 3 --out', file);
		expect(again.sha256).toBe(made.sha256);
		const other = await mgkData(
			'pathfinder --difficulty easy --count 20 --seed 3 --split test --out',
			file,
		);
		expect(other.sha256).not.toBe(made.sha256);
	});
});

describe('mgk data describe', () => {
	it('ListOps: rows, classes, lengths, digest, baselines', async () => {
		const file = inFolder('rows.tsv.gz');
		writeFileSync(
			file,
			gzipSync('Target\tSource\n1\t( ( ( [SM 4 ) 7 ) ] )\n7\t( ( ( ( [MAX 4 ) 7 ) 0 ) ] )\n'),
		);
		const description = await mgkData('describe --task listops --file', file);
		expect(description).toMatchObject({
			task: 'listops',
			rows: 2,
			classes: 10,
			labels: [0, 1, 0, 0, 0, 0, 0, 1, 0, 0],
			length: { mean: 4.5, minimum: 4, median: 4.5, maximum: 5 },
			encodedSha256: await sha256(Uint8Array.of(13, 4, 7, 14, 11, 4, 7, 0, 14)),
			baselines: { majority: 0.5, rootOperator: 1 },
			statistics: { nesting: { minimum: 1, maximum: 1 }, rootShare: { '[SM': 0.5 } },
		});
	});

	it('Pathfinder', async () => {
		const file = inFolder('hard.bin');
		await mgkData('pathfinder --difficulty hard --count 30 --out', file);
		const pixels = readFileSync(file)
			.subarray(8)
			.filter((_, at) => at % 1025 > 0);
		expect(await mgkData('describe --task pathfinder --file', file)).toMatchObject({
			rows: 30,
			classes: 2,
			length: { minimum: 1024, maximum: 1024 },
			encodedSha256: await sha256(pixels),
			baselines: { majority: expect.any(Number), nearestNeighbour: expect.any(Number) },
		});
	});

	it('texts: as JSONL or as a table the rows are the same', async () => {
		const rows = Array.from({ length: 50 }, (_, row) => ({
			text: `${row % 2 ? 'good' : 'bad'} film ${row}`,
			label: row % 2 ? 'pos' : 'neg',
		}));
		const table = rows.map(({ text, label }) => `${label},"${text}"`);
		writeFileSync(inFolder('a.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
		writeFileSync(inFolder('a.csv.gz'), gzipSync(['label,text', ...table].join('\n')));
		const [jsonl, csv] = [
			await mgkData('describe --task text --file', inFolder('a.jsonl')),
			await mgkData('describe --task text --file', inFolder('a.csv.gz')),
		];
		expect(jsonl).toEqual(csv);
		expect(jsonl).toMatchObject({
			task: 'text',
			rows: 50,
			labels: [25, 25],
			length: { sequences: 50, minimum: 10, maximum: 12 },
			encodedSha256: await sha256(new TextEncoder().encode(rows.map(({ text }) => text).join(''))),
			baselines: { majority: 0.5, naiveBayesWords: 1 },
			statistics: { classNames: ['neg', 'pos'], learnedOn: 40, scoredOn: 10 },
		});
		const short = await mgkData('describe --task text --length 3 --file', inFolder('a.jsonl'));
		expect(short.length).toMatchObject({ minimum: 3, maximum: 3 });
		expect(short.statistics.notes).toEqual([
			'50 of 50 texts are longer than 3 bytes and were cut there.',
		]);
	});

	it('pairs, and images with their labels in a second file', async () => {
		const pairs = Array.from({ length: 20 }, (_, row) =>
			[row % 2, `subject${row}`, `subject${row % 2 ? row : row + 1}`].join('\t'),
		);
		writeFileSync(inFolder('pairs.tsv'), pairs.join('\n'));
		expect(await mgkData('describe --task retrieval --file', inFolder('pairs.tsv'))).toMatchObject({
			rows: 20,
			labels: [10, 10],
			length: { sequences: 40 },
			baselines: { majority: 0.5, jaccard: 1 },
		});
		const images = Buffer.alloc(16 + 20 * 4);
		for (const [word, value] of [2051, 20, 2, 2].entries()) images.writeUInt32BE(value, 4 * word);
		const labels = Buffer.alloc(8 + 20);
		for (const [word, value] of [2049, 20].entries()) labels.writeUInt32BE(value, 4 * word);
		for (let row = 0; row < 20; row++) {
			images.fill(40 * (row % 3), 16 + 4 * row, 20 + 4 * row);
			labels[8 + row] = row % 3;
		}
		writeFileSync(inFolder('images'), images);
		writeFileSync(inFolder('labels'), labels);
		const idx = ['--file', inFolder('images'), '--file', inFolder('labels')];
		expect(await mgkData('describe --task image', ...idx)).toMatchObject({
			rows: 20,
			labels: [7, 7, 6],
			length: { minimum: 4, maximum: 4 },
			baselines: { majority: 0.35, nearestNeighbour: 1 },
		});
	});

	noteLeftOut('mgk data on public files, and on those of the reference functions');
	it.runIf(hasSharedData)('public files', async () => {
		const described = (task: string, file: string) =>
			mgkData(`describe --task ${task} --file`, sharedPath(file));
		const reviews = await described('text', 'imdb/imdb_dev_test_500.jsonl.gz');
		expect(reviews).toMatchObject({ rows: 500, classes: 2, length: { median: 970 } });
		const pairs = await described('retrieval', 'retrieval/wikipairs_dev_400.tsv.gz');
		expect(pairs).toMatchObject({ rows: 400, labels: [200, 200], length: { sequences: 800 } });
		expect(pairs.baselines.jaccard).toBeGreaterThan(0.85);
		// The published digest of the grey bytes of all 2,000 images, one after another.
		expect(await described('image', 'cifar10/cifar10_train_first2000.bin.gz')).toMatchObject({
			rows: 2000,
			encodedSha256: '2fbbdcd2e0b0738f456cc0afc3006d5474da08a43834bff34023ffea21c917b8',
		});
		const parquet = 'hf-parquet/cifar10/plain_text/test-00000-of-00001.parquet';
		expect(await described('image', parquet)).toMatchObject({ rows: 200, classes: 10 });
	});

	it.runIf(hasSharedData)('files of the reference functions', async () => {
		const tsv = sharedPath('listops/basic_val_200.tsv.gz');
		expect(await mgkData('listops --evaluate', tsv)).toEqual({ rows: 200, agree: 200 });
		const rows = await mgkData(
			'describe --task listops --file',
			sharedPath('listops/lra_ref_dev_train_4000.bin.gz'),
		);
		expect(rows).toMatchObject({
			rows: 4000,
			baselines: { majority: 0.17525, rootOperator: 0.36675 },
		});
	});
});

describe('refusals', () => {
	it.each([
		['', 'mgk data takes one of listops, pathfinder, tokenizer, describe, got nothing.'],
		['mnist', 'mgk data takes one of listops, pathfinder, tokenizer, describe, got mnist.'],
		['listops --out x.tsv', 'mgk data listops needs --count.'],
		['listops --count 5', 'mgk data listops needs --out.'],
		[
			'listops --count 0 --out x.tsv',
			'--count must be a whole number from 1 to 10000000, got "0".',
		],
		['listops --count 5 --seed -1 --out x.tsv', 'mgk data listops: '],
		['listops --count 5 --seed=-1 --out x.tsv', '--seed must be a whole number from 0'],
		[
			'listops --count 5 --split dev --out x.tsv',
			'--split must be one of train, validation, test, got dev.',
		],
		[
			'listops --count 5 --mini --out /does/not/exist/x.tsv',
			'/does/not/exist/x.tsv cannot be written.',
		],
		['listops --count 5 --evaluate x.tsv', 'takes --evaluate alone'],
		['listops --evaluate /does/not/exist.tsv', '/does/not/exist.tsv cannot be read.'],
		['listops --evaluate /does/not/exist.tsv.gz', '/does/not/exist.tsv.gz cannot be read.'],
		['pathfinder --count 5 --out x.bin', 'mgk data pathfinder needs --difficulty.'],
		[
			'pathfinder --difficulty brutal --count 5 --out x.bin',
			'--difficulty must be one of easy, intermediate, hard, got brutal.',
		],
		[
			'describe --task mnist --file x',
			'--task must be one of listops, pathfinder, text, retrieval, image, got mnist.',
		],
		['describe --task text --file x --length 0', '--length must be a whole number from 1'],
		['describe --task listops', 'mgk data describe needs --file.'],
		['describe --frob', "mgk data describe: Unknown option '--frob'"],
	])('mgk data %s', async (words, sentence) => {
		expect(await main(['data', ...words.split(' ').filter((word) => word !== '')])).toBe(1);
		expect(printed.stderr).toContain(sentence);
		expect(printed.stdout).toBe('');
	});

	it('of files: what is no ListOps, a malformed row, no row, half of a packed file', async () => {
		const refused = async (name: string, bytes: string | Uint8Array, words: string) => {
			writeFileSync(inFolder(name), bytes);
			printed.stderr = '';
			expect(await main(['data', ...words.split(' '), inFolder(name)])).toBe(1);
			return printed.stderr;
		};
		expect(await refused('a.tsv', '{\n"a": 1}', 'listops --evaluate')).toContain(
			'line 1 has 1 columns',
		);
		const open = 'Source\tTarget\n[SM 1 2 ]\t3\n[SM 1 2\t3\n';
		expect(await refused('b.tsv', open, 'listops --evaluate')).toContain(
			'Row 2: This is no expression of ListOps: 1 brackets stay open.',
		);
		expect(await refused('c.tsv', 'Source\tTarget\n', 'describe --task listops --file')).toContain(
			'holds no example',
		);
		const packed = gzipSync(open.repeat(1000)).subarray(0, 60);
		expect(await refused('d.tsv.gz', packed, 'listops --evaluate')).toContain('cannot be read');
		expect(await refused('e.bin', open, 'describe --task pathfinder --file')).toContain(
			'does not begin with PF32',
		);
		expect(await refused('f.tsv', open, 'describe --task text --file')).toContain(
			'"f.tsv" holds ListOps expressions, not labelled texts.',
		);
	});
});
