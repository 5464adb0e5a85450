import { describe, expect, test } from 'vitest';
import { smallCorpus } from '../../testing/corpus';
import { readShared, sharedFile } from '../../testing/shared-data';
import { textFromFiles } from './text-files';

const file = (name: string, bytes: Uint8Array) => ({ name, bytes });
const own = smallCorpus(20_000).train;
const article = (number: number) => ` \n = Title ${number} = \n \n ${'words of it '.repeat(60)} \n`;

describe('texts from files', () => {
	test('a file a part, each whole', async () => {
		const train = file('a.txt', own);
		const [validation, tested] = [file('b.txt', own.slice(0, 3000)), file('c.txt', own.slice(9))];
		const text = await textFromFiles({ train, validation, test: tested });
		expect(text.train).toEqual(own);
		expect(text.validation.length).toBe(3000);
		expect(text.test).toEqual(tested.bytes);
		expect(text.name).toBe('a.txt + b.txt + c.txt');
	});

	test('one file: its end is held out, and nothing is left for a test', async () => {
		const text = await textFromFiles({ train: file('a.txt', own) });
		expect(text.train.length + text.validation.length).toBe(own.length);
		expect(text.test).toBeUndefined();
	});

	test('articles are split between them, 80/10/10, which a notice says', async () => {
		const whole = new TextEncoder().encode(
			Array.from({ length: 20 }, (_, at) => article(at)).join(''),
		);
		const notices: string[] = [];
		const text = await textFromFiles({ train: file('wiki.txt', whole) }, (notice) =>
			notices.push(notice),
		);
		expect(notices).toEqual([
			'wiki.txt: Split by article: 16 to train, 2 for validation, 2 for a test.',
		]);
		const beginning = (part: Uint8Array | undefined) => new TextDecoder().decode(part).slice(3, 14);
		expect([text.train, text.validation, text.test].map(beginning)).toEqual([
			'= Title 0 =',
			'= Title 16 ',
			'= Title 18 ',
		]);
		expect(text.train.length + text.validation.length + (text.test?.length ?? 0)).toBe(
			whole.length,
		);
	});

	test('what holds labels is no text', async () => {
		const rows = new TextEncoder().encode('{"text":"good","label":1}\n{"text":"bad","label":0}\n');
		await expect(textFromFiles({ train: file('r.jsonl', rows) })).rejects.toThrow(
			'The file "r.jsonl" is no plain text: it holds labelled texts, one JSON object a line.',
		);
	});

	const wikitext = sharedFile('wikitext-2-raw/valid.txt', 'the split of WikiText-2 validation');
	test.skipIf(!wikitext)(
		'WikiText-2 validation: 48, 6 and 6 articles, from text and from parquet',
		async () => {
			const sizes = [952_947, 66_960, 126_939];
			const parquet = readShared('hf-parquet/wikitext-2-raw-v1/validation-00000-of-00001.parquet');
			for (const bytes of [wikitext as Uint8Array, parquet]) {
				const {
					train,
					validation,
					test: tested,
				} = await textFromFiles({ train: file('v', bytes) });
				expect([train, validation, tested].map((part) => part?.length)).toEqual(sizes);
			}
		},
	);
});
