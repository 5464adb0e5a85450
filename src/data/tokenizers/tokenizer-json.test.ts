import { beforeAll, describe, expect, test } from 'vitest';
import { madeText } from '../../testing/made-text';
import { tokenizerKind, tokenizerKinds } from './index';
import type { Tokenizer } from './tokenizer';
import { formatTokenizer, parseTokenizer } from './tokenizer-json';

const text = madeText(30_000);
const sizes: Readonly<Record<string, number>> = { byte: 0, characters: 3, bpe: 200, words: 150 };
const learned = new Map<string, Tokenizer>();

beforeAll(async () => {
	for (const { id, learn } of tokenizerKinds) learned.set(id, await learn([text], sizes[id] ?? 1));
});

function saved(id: string): Record<string, unknown> & { model: Record<string, unknown> } {
	const tokenizer = learned.get(id);
	return JSON.parse(tokenizer ? formatTokenizer(tokenizer) : 'null');
}

describe('tokenizer.json', () => {
	test.each(tokenizerKinds.map(({ id }) => id))('%s comes back the same', (id) => {
		const tokenizer = learned.get(id);
		if (!tokenizer) throw new Error(`${id} has not been learned`);
		const written = formatTokenizer(tokenizer);
		const read = parseTokenizer(written);
		expect([read.id, read.label]).toEqual([tokenizer.id, tokenizer.label]);
		expect(formatTokenizer(read)).toBe(written);
		expect(read.encode(text)).toEqual(tokenizer.encode(text));
	});

	test('merges as lists, as newer versions of the library write them', () => {
		const file = saved('bpe');
		const merges = (file.model.merges as string[]).map((merge) => merge.split(' '));
		const read = parseTokenizer(JSON.stringify({ ...file, model: { ...file.model, merges } }));
		expect(read.encode(text)).toEqual(learned.get('bpe')?.encode(text));
	});

	test('ids in another order, a post-processor that moves no token', () => {
		const file = saved('bpe');
		const ids = Object.entries(file.model.vocab as Record<string, number>);
		const last = ids.length - 1;
		const vocab = Object.fromEntries(ids.map(([name, id]) => [name, last - id]));
		const post_processor = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false };
		const other = { ...file, post_processor, model: { ...file.model, vocab } };
		const read = parseTokenizer(JSON.stringify(other));
		expect([...read.encode(text)].map((token) => last - token)).toEqual([
			...(learned.get('bpe')?.encode(text) ?? []),
		]);
		expect(read.decodeBytes(read.encode(text))).toEqual(text);
	});

	const refusals: readonly (readonly [
		string,
		string,
		(file: ReturnType<typeof saved>) => unknown,
	])[] = [
		['bpe', 'version must be "1.0", got "2.0"', (file) => ({ ...file, version: '2.0' })],
		['bpe', 'model must be an object, got nothing', ({ model: _, ...file }) => file],
		[
			'bpe',
			'model.type must be "BPE" or "WordLevel", got "Unigram"',
			withModel({ type: 'Unigram' }),
		],
		['bpe', 'model.dropout must be null, got 0.1', withModel({ dropout: 0.1 })],
		['bpe', 'model.merges must be a list, got nothing', withModel({ merges: undefined })],
		['bpe', 'model.merges[0] must be two tokens, got "ab"', withModel({ merges: ['ab'] })],
		[
			'bpe',
			'model.merges[1] must be made of tokens of model.vocab, and "漢" is none, got "q 漢"',
			(file) => withModel({ merges: [(file.model.merges as string[])[0], 'q 漢'] })(file),
		],
		['bpe', 'model.merges[0][1] must be a text, got 3', withModel({ merges: [['a', 3]] })],
		['bpe', 'model.vocab must be tokens of byte letters, not ""', withModel({ vocab: { '': 0 } })],
		['bpe', 'model.vocab["a"] must be a whole number', withModel({ vocab: { a: 1.5 } })],
		[
			'bpe',
			'model.vocab["b"] must be an id below 2 that no other',
			withModel({ vocab: { a: 0, b: 0 } }),
		],
		[
			'bpe',
			'model.vocab must be tokens that include every byte; byte 0',
			withModel({ vocab: { a: 0 } }),
		],
		[
			'bpe',
			'model.vocab must be tokens of byte letters, not "漢"',
			withModel({ vocab: { 漢: 0 } }),
		],
		[
			'bpe',
			'pre_tokenizer.add_prefix_space must be false, got true',
			(file) => ({ ...file, pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true } }),
		],
		[
			'bpe',
			'pre_tokenizer must be of type "ByteLevel" for a BPE, got null',
			(file) => ({ ...file, pre_tokenizer: null }),
		],
		[
			'bpe',
			'normalizer must be null, got {"type":"NFC"}',
			(file) => ({ ...file, normalizer: { type: 'NFC' } }),
		],
		[
			'bpe',
			'added_tokens must be empty, got [{"id":1}]',
			(file) => ({ ...file, added_tokens: [{ id: 1 }] }),
		],
		[
			'bpe',
			'post_processor.type must be "ByteLevel", got "BertProcessing"',
			(file) => ({ ...file, post_processor: { type: 'BertProcessing' } }),
		],
		[
			'characters',
			'model.vocab.<0x80> must be 128, got 255',
			(file) => {
				const vocab = { ...(file.model.vocab as object), '<0x80>': 255, '<0xFF>': 128 };
				return withModel({ vocab })(file);
			},
		],
		['characters', 'model.merges must be empty', withModel({ merges: ['a b'] })],
		['words', 'model.unk_token must be "<unk>", got "?"', withModel({ unk_token: '?' })],
		[
			'words',
			'model.vocab must be words with <eos> among them',
			withModel({ vocab: { '<unk>': 0 } }),
		],
		[
			'words',
			'model.vocab must be words without white space, not "a b"',
			withModel({ vocab: { '<unk>': 0, '<eos>': 1, 'a b': 2 } }),
		],
		[
			'words',
			'normalizer.content must be " <eos> "',
			(file) => ({
				...file,
				normalizer: { type: 'Replace', pattern: { String: '\n' }, content: ' ' },
			}),
		],
		['words', 'the whole must be an object, got 7', () => 7],
	];

	test.each(refusals)('%s: %s', (id, message, change) => {
		const written = JSON.stringify(change(saved(id)));
		expect(() => parseTokenizer(written)).toThrow(`tokenizer.json: ${message}`);
		expect(() => parseTokenizer(written)).toThrow(expect.objectContaining({ code: 'file' }));
	});

	test('what is no JSON, under the name of its file', () => {
		expect(() => parseTokenizer('{', 'mine.json')).toThrow(/^mine\.json is no JSON/);
	});

	test('an unknown kind is refused with the list', () => {
		expect(() => tokenizerKind('unigram')).toThrow(/no tokenizer "unigram"/);
	});
});

function withModel(members: Record<string, unknown>) {
	return (file: ReturnType<typeof saved>) => ({ ...file, model: { ...file.model, ...members } });
}
