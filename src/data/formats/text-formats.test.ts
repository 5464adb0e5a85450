import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../core/problem';
import { hasSharedData, noteLeftOut, readShared } from '../../testing/shared-data';
import { paddedIds } from '../encoding';
import { sequencesOf } from '../example';
import { type LabelledExamples, rowsOf } from '../examples';
import { unpacked } from '../inflate';
import { classCounts, lengthStatistics } from '../statistics';
import { readReviewFolder } from './acl-imdb';
import { csvRows, readCsv } from './csv';
import { readJsonl } from './jsonl';
import { readPairs } from './pairs-tsv';
import { textCollector } from './text-collector';

noteLeftOut('IMDb as JSONL and the WikiPairs');

const encode = (text: string) => new TextEncoder().encode(text);
const file = (text: string, name = 'x.txt') => ({ name, bytes: encode(text) });
const limit = { maximumLength: 1000 };
const textsOf = ({ examples }: LabelledExamples, part = 0) =>
	rowsOf(examples).map((row) => new TextDecoder().decode(sequencesOf(row)[part]));

const lengthsOf = (examples: LabelledExamples['examples']) =>
	lengthStatistics(
		rowsOf(examples)
			.flatMap(sequencesOf)
			.map(({ length }) => length),
	);

function expectRefused(read: () => unknown, message: RegExp): void {
	expect(read).toThrow(Problem);
	expect(read).toThrow(message);
	try {
		read();
	} catch (thrown) {
		const { code, message: sentence, mend } = thrown as Problem;
		expect(code).toBe('data');
		expect(sentence).toMatch(/^The file ".*\.$/);
		expect(mend).toMatch(/\.$/);
	}
}

describe('bytes as tokens', () => {
	const read = (text: Uint8Array, maximumLength: number) => {
		const texts = textCollector(1, { maximumLength });
		texts.add(0, text);
		const { examples, encoding } = texts.finish(['a']);
		const [{ tokens } = { tokens: new Uint8Array() }] = rowsOf(examples);
		return { tokens, ids: [...paddedIds(tokens, encoding)] };
	};

	test('byte + 1, cut after bytes, also inside a character; 0 pads', () => {
		expect(read(encode('aé'), 5).ids).toEqual([98, 196, 170, 0, 0]);
		expect(read(encode('aé'), 2).ids).toEqual([98, 196]);
		expect(read(Uint8Array.of(0, 255), 2).ids).toEqual([1, 256]);
	});

	test('a text keeps its bytes', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 1 }),
				(bytes) => void expect(read(bytes, bytes.length).tokens).toEqual(bytes),
			),
		);
	});
});

describe('JSONL', () => {
	test('labels of any kind become classes in order; CRLF, empty lines and a missing last line end', () => {
		const numbers = readJsonl(
			file(
				'{"text":"a","label":10}\r\n\n{"label":9,"text":"b"}\n{"text":"","label":9}\n{"text":"cé","label":"9"}',
			),
			limit,
		);
		expect(numbers.classes).toEqual(['9', '10']);
		expect([...numbers.examples.labels]).toEqual([1, 0, 0]);
		expect(textsOf(numbers)).toEqual(['a', 'b', 'cé']);
		expect(numbers.notes).toEqual(['1 rows without text were left out.']);
		const words = readJsonl(
			file('{"text":"a","label":"pos"}\n{"text":"b","label":"neg"}\n{"text":"c","label":true}'),
			limit,
		);
		expect(words.classes).toEqual(['neg', 'pos', 'true']);
	});

	test('texts are cut, and that is said', () => {
		const { examples, notes } = readJsonl(
			file('{"text":"abcdef","label":0}\n{"text":"ab","label":1}'),
			{
				maximumLength: 3,
			},
		);
		expect([...examples.offsets]).toEqual([0, 3, 5]);
		expect(notes).toEqual(['1 of 2 texts are longer than 3 bytes and were cut there.']);
	});

	test.each([
		['', /is empty/],
		['{"text":"a","label":1}\n{"text":"b","lab', /row 2 \(the last\), is no whole JSON/],
		['{"text":"a","label":1}\nnonsense\n{}', /row 2, is no whole JSON/],
		['[1]', /row 1, is no JSON object/],
		['{"txt":"a","label":1}', /row 1, has no "text".*it has txt, label/],
		['{"text":5,"label":1}', /no "text" that is a string/],
		['{"text":"a"}', /row 1, has no label/],
		['{"text":"a","label":-1}', /row 1, has the label -1/],
		[
			Array.from({ length: 1001 }, (_, row) => `{"text":"a","label":"id ${row}"}`).join('\n'),
			/row 1001, has label number 1001 that differs from all others: "id 1000"/,
		],
		['{"text":"a\0","label":1}', /byte 10 is NUL/],
	])('%#: refused with the row', (text, message) => {
		expectRefused(() => readJsonl(file(text), limit), message);
	});

	test.runIf(hasSharedData)('IMDb: 2,000 reviews, balanced, lengths as published', async () => {
		const packed = readShared('imdb/imdb_dev_train_2000.jsonl.gz', false);
		const bytes = await unpacked('imdb.jsonl.gz', packed);
		const { classes, examples, encoding } = readJsonl(
			{ name: 'imdb', bytes },
			{ maximumLength: 20_000 },
		);
		expect([classes, encoding.vocabulary]).toEqual([['0', '1'], 257]);
		expect(classCounts(examples, 2)).toEqual([1000, 1000]);
		const { median, sequences } = lengthsOf(examples);
		// Published as 998: the two in the middle have 998 and 999 bytes.
		expect([sequences, median]).toEqual([2000, 998.5]);
		const longer = (bound: number) =>
			rowsOf(examples).filter(({ tokens }) => tokens.length > bound).length;
		expect([longer(1000), longer(4000)]).toEqual([998, 69]);
		await expect(unpacked('imdb.jsonl.gz', packed.subarray(0, 99_999))).rejects.toThrow(
			/"imdb.jsonl.gz" is packed with gzip, and after 99999 packed bytes/,
		);
	});
});

describe('CSV', () => {
	test('quotes, separators, line ends and other columns; any known names, any order', () => {
		const text = 'id,Label,"Text"\r\n1,b,"one, ""two""\nthree"\r\n2,a,four\r\n';
		const { classes, examples } = readCsv(file(text), limit);
		expect(classes).toEqual(['a', 'b']);
		expect([...examples.labels]).toEqual([1, 0]);
		expect(textsOf({ ...readCsv(file(text), limit) })).toEqual(['one, "two"\nthree', 'four']);
		expect(textsOf(readCsv(file('review\tsentiment\na b\tpositive'), limit))).toEqual(['a b']);
	});

	test('what is written by the rules is read back', () => {
		const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') });
		const rows = fc.array(fc.tuple(field, field), { minLength: 1 });
		fc.assert(
			fc.property(rows, (values) => {
				const quoted = values.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`));
				const text = quoted.map((row) => row.join(',')).join('\n');
				const read = [...csvRows(file(''), text, ',')].map(({ fields }) => [...fields]);
				expect(read).toEqual(values);
			}),
		);
	});

	test.each([
		['a,b\n1,2', /row 1, names no column "text"/],
		['text,label\nx,1\ny', /row 3, has 1 columns instead of 2/],
		['text,label\na,b,1', /row 2, has 3 columns instead of 2/],
		['text,label\n"a\nb",0\n"c,1', /row 4, opens a quote that is never closed/],
		['text,label\n"a"b,1', /row 2, goes on after a closing quote/],
		['text,label\nx,', /row 2, has no label/],
	])('%#: refused with the row', (text, message) => {
		expectRefused(() => readCsv(file(text), limit), message);
	});
});

describe('pairs', () => {
	const rows = [
		['1.0', 'a', 'a', 'say "yes', 'b\'c"'],
		['0.0', 'a', 'b', 'left', 'right é'],
	];
	const orders: [string, string][] = [
		['label first', rows.map((row) => row.join('\t')).join('\n')],
		['label last', rows.map(([label, ...rest]) => [...rest, label].join('\t')).join('\r\n')],
		['CRLF', rows.map((row) => `${row.join('\t')}\r\n`).join('')],
		[
			'a header in another order',
			`text1\tlabel\tid2\tid1\ttext2\n${rows.map(([l, i, j, a, b]) => [a, l, j, i, b].join('\t')).join('\n')}`,
		],
	];

	test.each(orders)('%s', (_name, text) => {
		const pairs = readPairs(file(text), limit);
		expect([...pairs.examples.labels]).toEqual([1, 0]);
		expect(textsOf(pairs)).toEqual(['say "yes', 'left']);
		expect(textsOf(pairs, 1)).toEqual(['b\'c"', 'right é']);
		expect([...(pairs.groups ?? [])]).toEqual([0, 0, 0, 1]);
		expect(pairs.classes).toEqual(['unrelated', 'related']);
	});

	test('three columns have no ids', () => {
		const pairs = readPairs(file('0\ta\tb\n1\tc\td\n1\t\td'), limit);
		expect(textsOf(pairs, 1)).toEqual(['b', 'd']);
		expect(pairs.groups).toBeNull();
		expect(pairs.notes).toEqual(['1 rows without text were left out.']);
	});

	test.each([
		['1\ta\tb\tc\td\n0\ta\tb\tc', /row 2, has 4 columns instead of 5/],
		['label\tid1\tid2\ttext1\ttext2\n2\ta\tb\tc\td', /row 2, has the label "2" instead of 0 or 1/],
		['label\ta\tb\n', /row 1, is no pair of texts/],
		['a text', /row 1, is no pair of texts/],
	])('%#: refused with the row', (text, message) => {
		expectRefused(() => readPairs(file(text), limit), message);
	});

	test.runIf(hasSharedData)('WikiPairs: 400 pairs; the same article is the label', () => {
		const bytes = readShared('retrieval/wikipairs_dev_400.tsv.gz');
		const { examples, groups, notes } = readPairs(
			{ name: 'pairs', bytes },
			{ maximumLength: 4000 },
		);
		expect(classCounts(examples, 2)).toEqual([200, 200]);
		expect(new Set(groups)).toHaveLength(60);
		for (const [pair, label] of examples.labels.entries())
			expect(groups?.[2 * pair] === groups?.[2 * pair + 1]).toBe(label === 1);
		expect(lengthsOf(examples).maximum).toBe(4000);
		const whole = readPairs({ name: 'pairs', bytes }, { maximumLength: 10_000 }).examples;
		expect(lengthsOf(whole).maximum).toBe(4102);
		expect(notes).toEqual([expect.stringMatching(/of 800 texts are longer than 4,000 bytes/)]);
		const cut = { name: 'pairs', bytes: bytes.subarray(0, bytes.length - 4100) };
		expectRefused(() => readPairs(cut, limit), /row 400, has 4 columns instead of 5/);
	});
});

describe('the folder aclImdb', () => {
	const review = (path: string, text: string) => file(text, path);
	const files = [
		review('aclImdb/train/pos/10_9.txt', 'ten'),
		review('aclImdb/train/pos/9_10.txt', 'nine'),
		review('aclImdb/train/neg/0_2.txt', 'bad'),
		review('aclImdb/test/neg/1_1.txt', 'worse'),
		review('aclImdb/train/unsup/0_0.txt', '?'),
		review('aclImdb/README', 'about'),
	];

	test('by class and number, whatever the order of the list', () => {
		for (const order of [files, files.toReversed()]) {
			const { train, test: last, ignored } = readReviewFolder(order, limit);
			expect(textsOf(train)).toEqual(['bad', 'nine', 'ten']);
			expect([...train.examples.labels]).toEqual([0, 1, 1]);
			expect(textsOf(last)).toEqual(['worse']);
			expect([ignored, train.classes]).toEqual([2, ['neg', 'pos']]);
		}
	});

	test('another folder, and an empty review, are refused', () => {
		expectRefused(
			() => readReviewFolder(files.slice(2), limit),
			/"train\/pos" is missing: of 4 files/,
		);
		const empty = [...files, review('train/neg/3_1.txt', '')];
		expectRefused(() => readReviewFolder(empty, limit), /"train\/neg\/3_1.txt" is an empty review/);
	});
});
