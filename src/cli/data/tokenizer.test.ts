import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseTokenizer } from '../../data/tokenizers/tokenizer-json';
import { madeText } from '../../testing/made-text';
import { capturePrinted } from '../../testing/printed';
import { dataTokenizerCommand } from './tokenizer';

let folder: string;
let file: string;
let out: string;
const printed = capturePrinted();

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mgk-'));
	file = join(folder, 'text.txt');
	out = join(folder, 'tokenizer.json');
	writeFileSync(file, madeText(20_000));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => dataTokenizerCommand.run(args);

describe('mgk data tokenizer', () => {
	test.each([
		[
			'bpe',
			['--merges', '300'],
			/^byte-level BPE, 300 merges: 556 tokens, learned from text\.txt in/,
		],
		['characters', ['--characters', '2'], /^characters, 2 beyond ASCII: 258 tokens/],
		['words', ['--words', '50'], /^words, 50 and <unk>: 52 tokens.* % of its tokens are unknown/s],
		['byte', [], /^bytes: 256 tokens.*1\.000 bytes a token/s],
	])('%s is written, and read again', async (kind, size, message) => {
		await run('--kind', kind, '--file', file, '--out', out, ...size);
		expect(printed.stdout).toMatch(message);
		expect(printed.stdout).toContain(`Written to ${out}.`);
		expect(parseTokenizer(readFileSync(out, 'utf8')).id).toBe(kind);
	});

	test.each([
		[['--kind', 'bpe'], /needs a text: --file TEXT/],
		[['--kind', 'sentencepiece', '--file', 'x'], /no tokenizer "sentencepiece"/],
		[
			['--kind', 'words', '--file', 'x', '--merges', '9'],
			/--merges means nothing for --kind words/,
		],
		[
			['--file', 'x', '--merges', 'many'],
			/--merges must be a whole number from 1 to 8192, got "many"/,
		],
		[['--file', '/nowhere/text.txt'], /text\.txt cannot be read/],
		[['--size', '3'], /mgk data tokenizer: Unknown option '--size'/],
	])('%j is refused', async (args, message) => {
		await expect(run(...args)).rejects.toThrow(message);
	});

	test('the usage names every kind and every size', () => {
		expect(dataTokenizerCommand.usage).toContain('byte|characters|bpe|words');
		expect(dataTokenizerCommand.usage).toContain('[--merges 1024]');
	});
});
