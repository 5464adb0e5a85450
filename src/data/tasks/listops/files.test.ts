/** The official TSV, our binary layout, and both against examples of the reference functions. */
import { describe, expect, test } from 'vitest';
import { hasSharedData, noteLeftOut, readShared } from '../../../testing/shared-data';
import { paddedIds } from '../../encoding';
import { type Example, take } from '../../example';
import { listops, listopsExamples, listopsMini } from '../listops';
import { evaluate } from './expression';
import { listopsBinary, readListopsBinary } from './layout';
import { listopsEncoding } from './symbols';
import { TsvReader, tsvHeader, tsvRow } from './tsv';

function readTsv(text: string): Example[] {
	const reader = new TsvReader();
	return text.split('\n').flatMap((line) => reader.read(line) ?? []);
}

const plain = ({ tokens, label }: Example) => ({ tokens: [...tokens], label });
const mini = take(listopsExamples({ variant: listopsMini, seed: 5, split: 'train' }), 50);
const row = { tokens: [13, 4, 7, 14], label: 1 };

describe('TSV', () => {
	test('what is written is read back', () => {
		const text = tsvHeader + mini.map(tsvRow).join('');
		expect(text.startsWith('Source\tTarget\r\n( ')).toBe(true);
		expect(text.endsWith('\r\n')).toBe(true);
		expect(readTsv(text).map(plain)).toEqual(mini.map(plain));
	});

	test.each([
		['official', 'Source\tTarget\r\n( ( ( [SM 4 ) 7 ) ] )\t1\r\n'],
		['target first', 'Target\tSource\n1\t( ( ( [SM 4 ) 7 ) ] )\n'],
		['no header, target first', '1\t( ( ( [SM 4 ) 7 ) ] )\n'],
		['no header, source first', '( ( ( [SM 4 ) 7 ) ] )\t1'],
		['quotes', '"Source"\t"Target"\r\n"( ( ( [SM 4 ) 7 ) ] )"\t"1"\r\n'],
		['a mark of byte order, empty lines', '\uFEFFSource\tTarget\n\n[SM 4 7 ]\t1\n\n'],
	])('%s', (_, text) => {
		expect(readTsv(text).map(plain)).toEqual([row]);
	});

	test.each([
		['Source\tTarget\n[SM 4 x ]\t1', /line 2 has the symbol "x"/],
		['Source\tTarget\n[SM 4 7 ]\t11', /line 2 has the target "11" instead of 0 to 9/],
		['[SM 4 7 ]', /line 1 has 1 columns instead of 2/],
	])('%j is refused', (text, message) => {
		expect(() => readTsv(text)).toThrow(message);
	});
});

describe('binary layout', () => {
	test('what is written is read back', () => {
		expect([...readListopsBinary(listopsBinary(mini))].map(plain)).toEqual(mini.map(plain));
	});

	test('damage is refused', () => {
		const bytes = listopsBinary(mini);
		const read = (damaged: Uint8Array) => () => [...readListopsBinary(damaged)];
		expect(read(bytes.slice(0, -1))).toThrow(/ends in row 50 of 50/);
		expect(read(Uint8Array.of(...bytes, 0))).toThrow(/1 bytes follow its 50 rows/);
		expect(read(bytes.slice(1))).toThrow(/does not begin with LOPS1/);
		expect(read(bytes.with(14, 10))).toThrow(/row 1 holds a number that is no symbol/);
	});
});

test('ids for a model: 0 pads, symbols follow in their order', () => {
	expect([...paddedIds(Uint8Array.from(row.tokens), listopsEncoding, 6)]).toEqual([
		14, 5, 8, 15, 0, 0,
	]);
	expect(listopsEncoding).toMatchObject({ vocabulary: 17, maximumLength: listops.below });
	expect(() => paddedIds(mini[0]?.tokens ?? new Uint8Array(), listopsEncoding, 5)).toThrow(
		/tokens, the model takes 5/,
	);
});

noteLeftOut('labels and tokens of 6,000 ListOps examples of the reference functions');
describe.runIf(hasSharedData)('examples of the reference functions', () => {
	const [train = [], validation = []] = hasSharedData
		? ['train_4000', 'val_2000'].map((file) => [
				...readListopsBinary(readShared(`listops/lra_ref_dev_${file}.bin.gz`)),
			])
		: [];

	test('every label of all 6,000 follows from the tokens', () => {
		const rows = [...train, ...validation];
		expect(rows).toHaveLength(6000);
		expect(rows.filter(({ tokens, label }) => evaluate(tokens) !== label)).toEqual([]);
	});

	test('the official TSV has the tokens of the first 200 rows, and is written back byte for byte', () => {
		const text = new TextDecoder().decode(readShared('listops/basic_val_200.tsv.gz'));
		const rows = readTsv(text);
		expect(rows.map(plain)).toEqual(validation.slice(0, 200).map(plain));
		expect(tsvHeader + rows.map(tsvRow).join('') === text).toBe(true);
	});

	test('the binary file is written back byte for byte', () => {
		const bytes = readShared('listops/lra_ref_dev_val_2000.bin.gz');
		expect(Buffer.compare(listopsBinary(validation), bytes)).toBe(0);
	});
});
