/** Our files in the hands of the Hugging Face `tokenizers` library, and its files in ours. */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { madeText } from '../../testing/made-text';
import { sharedFile } from '../../testing/shared-data';
import { tokenizerKinds } from './index';
import { formatTokenizer, parseTokenizer } from './tokenizer-json';

const version = python('import tokenizers; print(tokenizers.__version__)');
if (version === null)
	console.info('python3 has no module tokenizers: left out is the comparison with the library.');

const made = new TextDecoder().decode(madeText(200_000));
const texts = [
	made,
	...[
		"I'll say:  it's 3.5% \n 'so'\n\n\n x\t\ty  ",
		'',
		' ',
		'\n',
		'a\u3000b\u00a0c\u0085d\u2028e\ufefff',
	],
	...[
		'👩‍👩‍👧‍👦 🇳🇴 e\u0301\u0323 नमस्ते ½ ٣ 漢字。',
		'\u0000\u0001\u007f<0x41> <unk> <eos> Ġ',
		'aaaaaaaaaaaaaaaaaaa',
	],
];
const wikitext = sharedFile('wikitext-2-raw/valid.txt', 'WikiText-2 in the library');
if (wikitext) texts.push(new TextDecoder().decode(wikitext));

/** Prints JSON of what it does with the JSON of its input. */
const encodeScript = `
import json, sys
from tokenizers import Tokenizer
given = json.load(sys.stdin)
tokenizer = Tokenizer.from_str(given['file'])
encodings = [tokenizer.encode(text).ids for text in given['texts']]
print(json.dumps({'ids': encodings, 'decoded': [tokenizer.decode(ids) for ids in encodings]}))
`;
const trainScript = `
import json, sys
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
given = json.load(sys.stdin)
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
trainer = trainers.BpeTrainer(vocab_size=256 + given['merges'], min_frequency=2, show_progress=False,
                              initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
tokenizer.train_from_iterator([given['text']], trainer)
print(json.dumps({'file': tokenizer.to_str()}))
`;

function python(script: string, input = ''): string | null {
	const options = { input, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
	const { status, stdout } = spawnSync('python3', ['-c', script], options);
	return status === 0 ? stdout : null;
}

function ask(script: string, given: unknown) {
	return JSON.parse(python(script, JSON.stringify(given)) ?? 'null');
}

describe.skipIf(version === null)('the tokenizers library', () => {
	beforeAll(() => console.info(`tokenizers ${version?.trim()}`));

	test.each([
		['byte', 0],
		['characters', 40],
		['bpe', 1000],
		['words', 2000],
	])('reads %s, and encodes alike', { timeout: 120_000 }, async (id, size) => {
		const kind = tokenizerKinds.find((candidate) => candidate.id === id);
		const tokenizer = await kind?.learn([new TextEncoder().encode(texts.at(-1))], size);
		if (!tokenizer) throw new Error(`no ${id}`);
		const { ids, decoded } = ask(encodeScript, { file: formatTokenizer(tokenizer), texts });
		texts.forEach((text, index) => {
			expect([...tokenizer.encode(text)]).toEqual(ids[index]);
			if (tokenizer.lossless) expect(decoded[index]).toBe(text);
		});
	});

	test('learns the same merges, and its file is read here', { timeout: 120_000 }, async () => {
		const kind = tokenizerKinds.find(({ id }) => id === 'bpe');
		for (const text of [made, texts.at(-1) ?? '']) {
			const merges = 2000;
			const { file } = ask(trainScript, { text, merges });
			const tokenizer = await kind?.learn([new TextEncoder().encode(text)], merges);
			const theirs = JSON.parse(file).model.merges.map((merge: string | string[]) =>
				Array.isArray(merge) ? merge.join(' ') : merge,
			);
			expect(tokenizer?.toFile().model.merges).toEqual(theirs);
			const read = parseTokenizer(file);
			const { ids } = ask(encodeScript, { file, texts });
			texts.forEach((own, index) => {
				expect([...read.encode(own)]).toEqual(ids[index]);
				expect(read.decode(read.encode(own))).toBe(own);
			});
		}
	});
});
