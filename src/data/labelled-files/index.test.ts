/** People's own labelled files: made here, and those of ../shared/data where they are. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasSharedData, noteLeftOut, readShared } from '../../testing/shared-data';
import type { LabelledFiles } from '../corpus';
import { byteEncoding } from '../encoding';
import { cifarImageBytes } from '../formats/cifar-bin';
import { loadData } from '../index';
import { labelledTask } from '../tasks';
import { loadLabelledFiles } from '.';

noteLeftOut('own files of every public kind; files made here stand in for some');

const file = (name: string, content: string | Uint8Array) => ({
	name,
	bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});
const shared = (path: string) => file(path.split('/').at(-1) ?? path, readShared(path, false));
const task = (id: string) => {
	const found = labelledTask(id);
	if (!found) throw new Error(`${id} is gone`);
	return found;
};
const own = (train: string | Uint8Array, name = 'own') =>
	loadLabelledFiles(null, { train: [file(name, train)] });

const jsonl = (labels: readonly string[]) =>
	labels.map((label, row) => JSON.stringify({ text: `text ${row}`, label })).join('\n');
const twenty = jsonl(Array.from({ length: 20 }, (_, row) => (row < 10 ? 'ham' : 'spam')));

describe('as the files say', () => {
	test('a table of texts: classes, a seeded tenth held out, baselines, a digest', async () => {
		const notices: string[] = [];
		const train = [file('mail.jsonl', `${twenty}\n{"text":"","label":"ham"}`)];
		const data = await loadLabelledFiles(null, { train }, (notice) => notices.push(notice));
		expect(data).toMatchObject({
			id: 'own-examples',
			name: 'mail.jsonl',
			classes: ['ham', 'spam'],
			encoding: byteEncoding(4096),
			arity: 1,
		});
		expect(notices).toEqual(['1 rows without text were left out.']);
		expect([data.validation(99).length, data.test(99).length]).toEqual([2, 0]);
		const keys = [...data.train(0, 18), ...data.validation(2)].map(({ tokens }) => tokens.join());
		expect(new Set(keys).size).toBe(20);
		expect(Object.keys(await data.baselines(data.validation(2)))).toContain('naiveBayesTrigrams');
		expect((await own(twenty)).sha256).toBe(data.sha256);
	});

	test('parts of their own, with labels in the numbering of the training file', async () => {
		const files: LabelledFiles = {
			train: [file('a.jsonl', twenty)],
			validation: [file('b.jsonl', jsonl(['spam']))],
			test: [file('c.csv', 'label,text\nham,x\nspam,y\n')],
		};
		const data = await loadLabelledFiles(null, files);
		expect(data.validation(9).map(({ label }) => label)).toEqual([1]);
		expect(data.test(9).map(({ label }) => label)).toEqual([0, 1]);
		const unknown = { ...files, validation: [file('b.jsonl', jsonl(['eggs']))] };
		await expect(loadLabelledFiles(null, unknown)).rejects.toThrow(
			'The file "b.jsonl", example 1, has the label "eggs"; there are ham, spam.',
		);
	});

	test('pairs, expressions, several files of images', async () => {
		const pairs = await own('1\ta b\tc\n0\td\te\n');
		expect([pairs.arity, pairs.classes]).toEqual([2, ['unrelated', 'related']]);
		const expressions = await own('Source\tTarget\r\n[SM 4 7 ]\t1\r\n\r\n[MAX 4 7 0 ]\t7\r\n');
		expect(expressions.encoding).toMatchObject({ vocabulary: 17, maximumLength: 5, cuts: false });
		const held = expressions.validation(1);
		expect(await expressions.baselines(held)).toEqual({ majority: 1, rootOperator: 1 });
		const image = (label: number) => new Uint8Array(cifarImageBytes).fill(label);
		const train = [file('data_batch_1.bin', image(3)), file('data_batch_2.bin', image(5))];
		const images = await loadLabelledFiles(null, { train });
		expect(images.encoding).toMatchObject({ vocabulary: 256, maximumLength: 1024, pad: null });
		expect(images.name).toBe('data_batch_1.bin and 1 more');
		expect(
			new Set(
				images
					.train(0, 1)
					.concat(images.validation(1))
					.map(({ label }) => label),
			),
		).toEqual(new Set([3, 5]));
	});

	test('the folder aclImdb has its test', async () => {
		const review = (path: string) => file(`aclImdb/${path}`, path);
		const paths = ['train/neg/0_1.txt', 'train/pos/0_9.txt', 'test/neg/0_2.txt'];
		const data = await loadLabelledFiles(null, { train: paths.map(review) });
		expect(data).toMatchObject({ name: 'aclImdb', classes: ['neg', 'pos'] });
		expect(data.test(9)).toHaveLength(1);
	});

	test.each([
		['a plain text', 'Call me Ishmael.', /"own" is a plain text: it has no labelled examples/],
		['one example', jsonl(['a']), /"own" has 1 examples: too few to hold one out/],
		[
			'a wrong symbol',
			'Source\tTarget\n[SM 1 2 ]\t3\n\n[SM 1 x ]\t3\n',
			/line 4 has the symbol "x"/,
		],
		['a zip archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /"own" is a zip archive/],
		['packed', new Uint8Array(deflateSync('x'.repeat(99))), /no kind that is read here/],
	])('%s is refused', async (_name, content, message) => {
		await expect(own(content)).rejects.toThrow(message);
	});

	test('two kinds at once, and images without labels, are refused', async () => {
		const files = [file('a', twenty), file('b', '1\ta\tb\n')];
		await expect(loadLabelledFiles(null, { train: files })).rejects.toThrow(
			/"b" holds pairs of texts with one label, a labelled texts/,
		);
		const idx = new Uint8Array(17);
		idx.set([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
		await expect(own(idx)).rejects.toThrow(/their labels are a second file/);
	});
});

describe('for a task', () => {
	test('its encoding is kept; the command line and the page come through loadData', async () => {
		const tsv = 'Source\tTarget\n[SM 4 7 ]\t1\n[MAX 4 7 0 ]\t7\n';
		const examples = { train: [file('basic_train.tsv', tsv)] };
		const environment = { readEmbedded: () => Promise.reject(), fetch, cache: null as never };
		const data = await loadData('listops', environment, { examples });
		expect(data).toMatchObject({
			id: 'listops',
			name: 'LRA ListOps (generated) from basic_train.tsv',
			encoding: task('listops').encoding,
		});
	});

	test('numbers stand for the classes of the task; its length cuts texts', async () => {
		const imdb = { ...task('imdb'), encoding: byteEncoding(3) };
		const train = [file('imdb.jsonl', jsonl(['0', '1', '1']))];
		const data = await loadLabelledFiles(imdb, { train });
		expect(data.classes).toEqual(['neg', 'pos']);
		expect(data.train(0, 1)[0]?.tokens).toHaveLength(3);
	});

	test('what does not fit is refused with both sides', async () => {
		const texts = { train: [file('mail.jsonl', twenty)] };
		await expect(loadLabelledFiles(task('listops'), texts)).rejects.toThrow(
			'"mail.jsonl" holds labelled texts; LRA ListOps (generated) needs ListOps expressions.',
		);
		const long = `Source\tTarget\n${'[SM 1 '.repeat(70)}${'] '.repeat(70)}\t1\n`;
		await expect(
			loadLabelledFiles(task('listops-mini'), { train: [file('long.tsv', long)] }),
		).rejects.toThrow(
			'"long.tsv" has examples of 210 tokens; ListOps-mini, not LRA takes at most 120.',
		);
	});
});

describe.runIf(hasSharedData)('files of public sets', () => {
	test.each([
		['imdb/imdb_dev_train_2000.jsonl.gz', 'imdb', 2000, 2],
		['listops/lra_ref_dev_val_2000.bin.gz', 'listops', 2000, 10],
		['listops/basic_val_200.tsv.gz', 'listops', 200, 10],
		['pathfinder/pf32_hard_dev_800.bin.gz', 'pathfinder-hard', 800, 2],
		['retrieval/wikipairs_dev_400.tsv.gz', 'aan-sample', 400, 2],
		['cifar10/cifar10_train_first2000.bin.gz', 'cifar-10', 2000, 10],
		['hf-parquet/cifar10/plain_text/test-00000-of-00001.parquet', 'cifar-10', 200, 10],
		['hf-parquet/imdb/plain_text/test-00000-of-00001.parquet', 'imdb', 500, 2],
	])('%s, with and without the task', async (path, id, rows, classes) => {
		for (const wanted of [null, task(id)]) {
			const data = await loadLabelledFiles(wanted, { train: [shared(path)] });
			const held = data.validation(rows);
			expect([held.length, data.classes.length]).toEqual([Math.round(rows / 10), classes]);
			expect(new Set(data.train(0, rows - held.length)).size).toBe(rows - held.length);
		}
	});

	test('IDX: images and labels together', async () => {
		const part = (kind: string) => shared(`fashion-mnist/t10k-${kind}-ubyte.gz`);
		const data = await loadLabelledFiles(null, {
			train: [part('images-idx3'), part('labels-idx1')],
		});
		expect(data.encoding.maximumLength).toBe(784);
		expect(data.validation(10_000)).toHaveLength(1000);
	});
});
