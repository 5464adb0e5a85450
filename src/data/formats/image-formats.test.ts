import { deflateSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../core/problem';
import { hasSharedData, noteLeftOut, readShared } from '../../testing/shared-data';
import { concatenate, sha256 } from '../digest';
import { rowOf } from '../examples';
import { unpacked } from '../inflate';
import { classCounts } from '../statistics';
import { cifarClasses, cifarImageBytes, readCifarBin } from './cifar-bin';
import { greyOf } from './grey';
import { readIdx, readIdxImages, readIdxLabels } from './idx';
import { readParquetImages } from './parquet-images';
import { readParquetLines, readParquetText } from './parquet-text';
import { decodePng } from './png';

noteLeftOut('CIFAR-10, Fashion-MNIST and the public parquet files');

const limit = { maximumLength: 1000 };
const random = (length: number, seed = 1) =>
	Uint8Array.from({ length }, (_, at) => (Math.imul(at + seed, 2654435761) >>> 13) & 255);

/** Refused with code `data`, a sentence that names the file, and a mend. */
async function expectRefused(read: () => unknown, message: RegExp): Promise<void> {
	const thrown: unknown = await Promise.resolve()
		.then(read)
		.catch((problem: unknown) => problem);
	expect(thrown).toBeInstanceOf(Problem);
	expect(thrown).toMatchObject({ code: 'data', message: expect.stringMatching(message) });
	expect((thrown as Problem).mend).toMatch(/\.$/);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
	const head = new Uint8Array(8);
	new DataView(head.buffer).setUint32(0, data.length);
	head.set(new TextEncoder().encode(name), 4);
	return concatenate([head, data, new Uint8Array(4)]);
}

interface PngPlan {
	readonly width: number;
	readonly height: number;
	readonly channels?: 1 | 3;
	/** Depth, colour type, compression, filter, interlace. */
	readonly kind?: readonly number[];
	/** Filter of row y. */
	readonly filter?: (row: number) => number;
	readonly parts?: number;
}

/** Encodes by the definitions of the filters, without looking at the decoder. */
function encodePng(pixels: Uint8Array, plan: PngPlan): Uint8Array {
	const { width, height, channels = 3, filter = (row: number) => row % 5, parts = 1 } = plan;
	const stride = width * channels;
	const at = (row: number, column: number) =>
		row < 0 || column < 0 ? 0 : (pixels[row * stride + column] ?? 0);
	const rows = new Uint8Array(height * (stride + 1));
	for (let row = 0; row < height; row++) {
		rows[row * (stride + 1)] = filter(row);
		for (let column = 0; column < stride; column++) {
			const [a, b, c] = [
				at(row, column - channels),
				at(row - 1, column),
				at(row - 1, column - channels),
			];
			const corner = column < channels ? 0 : c;
			const nearest = [a, b, corner].toSorted(
				(x, y) => Math.abs(a + b - corner - x) - Math.abs(a + b - corner - y),
			)[0];
			const guess = [0, a, b, Math.floor((a + b) / 2), nearest][filter(row)] ?? 0;
			rows[row * (stride + 1) + 1 + column] = at(row, column) - guess;
		}
	}
	const header = new Uint8Array(13);
	new DataView(header.buffer).setUint32(0, width);
	new DataView(header.buffer).setUint32(4, height);
	header.set(plan.kind ?? [8, channels === 3 ? 2 : 0, 0, 0, 0], 8);
	const packed = new Uint8Array(deflateSync(rows));
	const size = Math.ceil(packed.length / parts);
	const data = Array.from({ length: parts }, (_, part) =>
		chunk('IDAT', packed.subarray(part * size, (part + 1) * size)),
	);
	const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
	return concatenate([
		signature,
		chunk('IHDR', header),
		chunk('tEXt', random(9)),
		...data,
		chunk('IEND', new Uint8Array(0)),
	]);
}

describe('PNG', () => {
	test.each([0, 1, 2, 3, 4])(
		'filter %d, grey and colour, in one part and in three',
		async (filter) => {
			for (const channels of [1, 3] as const)
				for (const parts of [1, 3]) {
					const pixels = random(7 * 5 * channels, filter + 3);
					const png = encodePng(pixels, {
						width: 7,
						height: 5,
						channels,
						parts,
						filter: () => filter,
					});
					expect(await decodePng(png)).toEqual({ width: 7, height: 5, channels, pixels });
				}
		},
	);

	const pixels = random(48);
	const good = encodePng(pixels, { width: 4, height: 4 });
	const plan = (kind: number[], rest: Partial<PngPlan> = {}) =>
		encodePng(pixels, { width: 4, height: 4, kind, ...rest });

	test.each([
		['another file', random(40), /no PNG/],
		['16 bits', plan([16, 2, 0, 0, 0]), /16 bits a channel/],
		['a palette', plan([8, 3, 0, 0, 0]), /colour type 3/],
		['alpha', plan([8, 6, 0, 0, 0]), /colour type 6/],
		['interlaced', plan([8, 2, 0, 0, 1]), /interlaced/],
		['cut in the data', good.subarray(0, 100), /cut off after 100 bytes/],
		['cut before the end', good.subarray(0, good.length - 12), /cut off/],
		['an unknown filter', plan([8, 2, 0, 0, 0], { filter: () => 5 }), /filter 5/],
		[
			'too few pixels',
			encodePng(pixels, { width: 4, height: 4, channels: 1, kind: [8, 2, 0, 0, 0] }),
			/20 bytes of pixels instead of 52/,
		],
	])('%s is refused', async (_name, bytes, message) => {
		await expect(decodePng(bytes)).rejects.toThrow(message);
	});

	test('altered data fails the checksum', async () => {
		const altered = good.slice();
		const at = good.length - 12 - 4 - 2;
		altered[at] = (altered[at] ?? 0) ^ 1;
		await expect(decodePng(altered)).rejects.toThrow();
	});
});

describe('CIFAR-10, binary', () => {
	test('grey in float64: black, white, and where float32 would round otherwise', () => {
		expect([greyOf(0, 0, 0), greyOf(255, 255, 255), greyOf(59, 62, 63)]).toEqual([0, 255, 61]);
	});

	test('cut, a wrong label, empty', async () => {
		const two = random(2 * cifarImageBytes);
		two[0] = 3;
		two[cifarImageBytes] = 9;
		const read = (bytes: Uint8Array) => () => readCifarBin({ name: 'x.bin', bytes });
		expect([...read(two)().examples.labels]).toEqual([3, 9]);
		await expectRefused(
			read(two.subarray(0, 4000)),
			/ends in image 1, after 927 of its 3073 bytes/,
		);
		two[cifarImageBytes] = 10;
		await expectRefused(read(two), /image 1 at byte 3073, has label 10/);
		await expectRefused(read(new Uint8Array(0)), /is empty/);
	});

	test.runIf(hasSharedData)('the first 2,000 images: labels, grey, digest', async () => {
		const bytes = readShared('cifar10/cifar10_train_first2000.bin.gz');
		const { examples, classes } = readCifarBin({ name: 'cifar', bytes });
		expect([...examples.labels.subarray(0, 10)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
		expect([...bytes.subarray(0, 1), bytes[1], bytes[1025], bytes[2049]]).toEqual([6, 59, 62, 63]);
		expect(classes[6]).toBe('frog');
		expect([...rowOf(examples, 0).tokens.subarray(0, 8)]).toEqual([
			61, 45, 48, 56, 78, 96, 113, 117,
		]);
		expect(await sha256(Uint8Array.from(examples.tokens))).toBe(
			'2fbbdcd2e0b0738f456cc0afc3006d5474da08a43834bff34023ffea21c917b8',
		);
	});
});

describe('IDX', () => {
	const images = (count: number, bytes = random(count * 6)) =>
		Uint8Array.of(0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 3, ...bytes);
	const labels = (...values: number[]) =>
		Uint8Array.of(0, 0, 8, 1, 0, 0, 0, values.length, ...values);
	const file = (bytes: Uint8Array) => ({ name: 'x', bytes });

	test('two files make examples', () => {
		const { examples, classes, encoding } = readIdx(file(images(2)), file(labels(0, 2)));
		expect([...examples.tokens]).toEqual([...random(12)]);
		expect([[...examples.labels], classes, encoding.maximumLength]).toEqual([
			[0, 2],
			['0', '1', '2'],
			6,
		]);
	});

	test('cut, too long, of another kind, and files that do not belong together', async () => {
		await expectRefused(
			() => readIdxImages(file(images(3).subarray(0, 29))),
			/29 bytes instead of 34: it announces 3 entries and holds 2/,
		);
		await expectRefused(
			() => readIdxLabels(file(Uint8Array.of(...labels(1, 2), 3))),
			/11 bytes instead of 10/,
		);
		await expectRefused(
			() => readIdxImages(file(labels(...random(9)))),
			/starts with 2049 instead of 2051/,
		);
		await expectRefused(() => readIdxLabels(file(Uint8Array.of(0, 0, 8))), /3 bytes, too few/);
		await expectRefused(
			() => readIdx(file(images(2)), file(labels(1))),
			/1 labels for the 2 images/,
		);
	});

	test.runIf(hasSharedData)('Fashion-MNIST: 10,000 images, 1,000 a class', async () => {
		const read = async (name: string) =>
			file(await unpacked(name, readShared(`fashion-mnist/${name}`, false)));
		const { examples } = readIdx(
			await read('t10k-images-idx3-ubyte.gz'),
			await read('t10k-labels-idx1-ubyte.gz'),
		);
		expect(classCounts(examples, 10)).toEqual(Array(10).fill(1000));
		expect([...examples.labels.subarray(0, 10)]).toEqual([9, 2, 1, 1, 6, 1, 4, 6, 5, 7]);
	});
});

describe('parquet', () => {
	const png = (seed: number, width = 4) =>
		encodePng(random(width * 4 * 3, seed), { width, height: 4 });
	const write = (
		columns: { name: string; data: unknown[]; type?: 'STRING' | 'INT64' | 'JSON' | 'BYTE_ARRAY' }[],
		kvMetadata?: { key: string; value: string }[],
	) => ({
		name: 'x.parquet',
		bytes: new Uint8Array(
			parquetWriteBuffer({
				columnData: columns,
				rowGroupSize: 2,
				...(kvMetadata && { kvMetadata }),
			}),
		),
	});
	const texts = (labels: unknown[]) =>
		write([
			{ name: 'text', data: labels.map((_, row) => `text ${row} é`), type: 'STRING' },
			{ name: 'label', data: labels, type: 'INT64' },
		]);

	test('BigInt labels become numbers, over row groups; names from the caller or the file', async () => {
		const file = texts([1n, 0n, 1n]);
		const { examples, classes } = await readParquetText(file, limit, ['neg', 'pos']);
		expect([[...examples.labels], classes]).toEqual([
			[1, 0, 1],
			['neg', 'pos'],
		]);
		expect([...rowOf(examples, 2).tokens]).toEqual([...byteCodes('text 2 é')]);
		expect((await readParquetText(file, limit)).classes).toEqual(['0', '1']);
		const info = { info: { features: { label: { names: ['bad', 'good'] } } } };
		const named = write(
			[
				{ name: 'text', data: ['a'], type: 'STRING' },
				{ name: 'label', data: [1n], type: 'INT64' },
			],
			[{ key: 'huggingface', value: JSON.stringify(info) }],
		);
		const read = await readParquetText(named, limit);
		expect([read.classes, [...read.examples.labels]]).toEqual([['bad', 'good'], [1]]);
	});

	const byteCodes = (text: string) => new TextEncoder().encode(text);

	test('images of bytes, any column name', async () => {
		const file = write([
			{ name: 'image', data: [png(1), png(2), png(3)], type: 'BYTE_ARRAY' },
			{ name: 'label', data: [3n, 4n, 3n], type: 'INT64' },
		]);
		const { examples, classes, encoding } = await readParquetImages(file);
		expect([[...examples.labels], classes, encoding.maximumLength]).toEqual([
			[0, 1, 0],
			['3', '4'],
			16,
		]);
		const [red = 0, green = 0, blue = 0] = random(3, 2);
		expect(rowOf(examples, 1).tokens[0]).toBe(greyOf(red, green, blue));
	});

	test('lines: WikiText emptied its blank lines, others have none', async () => {
		const lines = (data: string[]) =>
			readParquetLines(write([{ name: 'text', data, type: 'STRING' }])).then((bytes) =>
				new TextDecoder().decode(bytes),
			);
		expect(await lines(['', ' = A = \n', ''])).toBe(' \n = A = \n \n');
		expect(await lines(['a', '', 'b'])).toBe('a\n\nb\n');
	});

	test('refusals name the row or the columns', async () => {
		await expectRefused(() => readParquetText(texts([0n, -1n]), limit), /row 1, has the label -1/);
		await expectRefused(
			() => readParquetText(texts([0n, 1n, 2n]), limit, ['a', 'b']),
			/row 2, has the label "2"; there are 0 to 1 \(a, b\)/,
		);
		const other = write([{ name: 'words', data: ['a'], type: 'STRING' }]);
		await expectRefused(
			() => readParquetText(other, limit),
			/no column "text"; its columns are words/,
		);
		const { bytes } = texts([0n, 1n]);
		await expectRefused(
			() => readParquetText({ name: 'x', bytes: bytes.subarray(0, 90) }, limit),
			/breaks off: after 90 bytes/,
		);
		await expectRefused(
			() => readParquetText({ name: 'x', bytes: random(90) }, limit),
			/no parquet file/,
		);
		const broken = write([
			{ name: 'img', data: [png(1), png(2).subarray(0, 60)], type: 'BYTE_ARRAY' },
			{ name: 'label', data: [0n, 1n], type: 'INT64' },
		]);
		await expectRefused(
			() => readParquetImages(broken),
			/row 1, has an image that cannot be read: it is cut off/,
		);
		const sizes = write([
			{ name: 'img', data: [png(1), png(2, 5)], type: 'BYTE_ARRAY' },
			{ name: 'label', data: [0n, 1n], type: 'INT64' },
		]);
		await expectRefused(
			() => readParquetImages(sizes),
			/row 1, has an image of 4 x 5 pixels; all must have the 4 x 4/,
		);
	});

	test('damage inside a row group is refused with its rows', async () => {
		const { name, bytes } = texts([0n, 1n, 1n, 0n]);
		await expectRefused(
			() =>
				readParquetText(
					{ name, bytes: bytes.map((byte, at) => (at > 4 && at < 60 ? 0xff : byte)) },
					limit,
				),
			/cannot be read: rows 0 to 1/,
		);
	});

	test.runIf(hasSharedData)('the schemas of IMDb and CIFAR-10', async () => {
		const imdb = {
			name: 'imdb',
			bytes: readShared('hf-parquet/imdb/plain_text/train-00000-of-00001.parquet'),
		};
		const text = await readParquetText(imdb, limit, ['neg', 'pos']);
		expect(classCounts(text.examples, 2)).toEqual([250, 250]);
		expect(text.examples.labels.slice(0, 250).every((label) => label === 0)).toBe(true);

		const path = (part: string) => `hf-parquet/cifar10/plain_text/${part}-00000-of-00001.parquet`;
		const train = await readParquetImages(
			{ name: 'cifar', bytes: readShared(path('train')) },
			cifarClasses,
		);
		const reference = readCifarBin({
			name: 'bin',
			bytes: readShared('cifar10/cifar10_train_first2000.bin.gz'),
		});
		const first = reference.examples.tokens.subarray(0, 200 * 1024);
		expect(train.examples.tokens).toHaveLength(first.length);
		expect(Buffer.compare(Uint8Array.from(train.examples.tokens), Uint8Array.from(first))).toBe(0);
		expect([...train.examples.labels]).toEqual([...reference.examples.labels.slice(0, 200)]);
		const held = await readParquetImages(
			{ name: 'cifar', bytes: readShared(path('test')) },
			cifarClasses,
		);
		expect([...held.examples.labels.slice(0, 10)]).toEqual([3, 8, 8, 0, 6, 6, 1, 6, 3, 1]);
	});

	test.runIf(hasSharedData)('WikiText-2 raw validation, byte for byte', async () => {
		const bytes = readShared('hf-parquet/wikitext-2-raw-v1/validation-00000-of-00001.parquet');
		expect(await sha256(await readParquetLines({ name: 'w', bytes }))).toBe(
			'4cd0f6876d07a413aa911261ff6d363c72d757d47f0fdd6015702014c89cb9c7',
		);
	});
});
