/** Tokenizers by the command: figures that compare, a test text, and the saved model scored again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallCorpus } from '../testing/corpus';
import { capturePrinted } from '../testing/printed';
import { main } from './mgk';

let folder: string;
const printed = capturePrinted();

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mgk-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function textFile(name: string, bytes: number): string {
	const path = join(folder, name);
	writeFileSync(path, smallCorpus(bytes).train);
	return path;
}

async function trained(...settings: readonly string[]) {
	const files = ['train', 'validation', 'test'].flatMap((part, index) => [
		`--${part}`,
		textFile(`${part}.txt`, index === 0 ? 20_000 : 1500),
	]);
	const sets = ['sampleLength=8', 'evaluateEvery=4', ...settings].flatMap((set) => ['--set', set]);
	const out = join(folder, 'run');
	const args = ['run', 'sotu-mgk-tiny', '--steps', '4', '--engine', 'reference', '--json'];
	expect(await main([...args, ...files, ...sets, '--out', out])).toBe(0);
	const summary = JSON.parse(printed.stdout);
	printed.stdout = '';
	return { out, summary };
}

async function evaluated(out: string, file: string, ...more: readonly string[]) {
	printed.stdout = '';
	expect(await main(['evaluate', out, '--file', file, '--engine', 'reference', ...more])).toBe(0);
	return JSON.parse(printed.stdout);
}

describe('a run with a tokenizer', () => {
	it.each([
		['byte', [], 256],
		['characters', ['characters=4'], 256],
		['bpe', ['merges=20'], 276],
		['words', ['words=5'], 7],
	] as const)(
		'%s: trains, scores the test text, and the saved model scores it alike',
		async (kind, sizes, vocabulary) => {
			const { out, summary } = await trained(`tokenizer=${kind}`, ...sizes);
			const { test, data, final } = summary;
			expect(data).toMatchObject({ vocabulary, name: expect.stringContaining('train.txt') });
			expect(test.bytes).toBe(data.testBytes);
			expect(test.comparable).toBe(kind !== 'words');
			const nats = test.loss * test.tokens;
			expect(test.bitsPerByte).toBeCloseTo(nats / Math.LN2 / test.bytes, 9);
			expect(final.validation.loss).toBeLessThan(Math.log(vocabulary) + 0.1);
			const again = await evaluated(out, join(folder, 'test.txt'));
			expect(again.loss).toBeCloseTo(test.loss, 5);
			expect(again.bytes).toBe(test.bytes);
			const saved = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
			expect(saved.vocab_size).toBe(vocabulary);
		},
	);

	it('windows that overlap score the same bytes, and a tokenizer that was saved reads alike', async () => {
		const { out, summary } = await trained('tokenizer=bpe', 'merges=20');
		const file = join(folder, 'test.txt');
		const overlapping = await evaluated(out, file, '--stride', '4');
		expect(overlapping.tokens).toBe(summary.test.tokens);
		expect(overlapping.bytes).toBe(summary.test.bytes);
		expect(overlapping.loss).not.toBe(summary.test.loss);
		const train = join(folder, 'train.txt');
		const given = ['--tokenizer', join(out, 'tokenizer.json'), '--train', train, '--steps', '1'];
		const code = await main([
			...['run', 'sotu-mgk-tiny', '--engine', 'reference', '--json', ...given],
			...['--set', 'sampleLength=0', '--set', 'tokenizer=bpe', '--out', join(folder, 'other')],
		]);
		expect(code).toBe(0);
		printed.stdout = '';
		const [first, second] = ['run', 'other'].map((name) =>
			readFileSync(join(folder, name, 'tokenizer.json'), 'utf8'),
		);
		expect(second).toBe(first);
	});
});

describe('mgk evaluate', () => {
	it.each([
		[['evaluate'], 'takes the folder of one run'],
		[['evaluate', '/does/not/exist', '--file', 'x'], '/does/not/exist/config.json cannot be read.'],
		[['evaluate', 'x'], '--file FILE'],
	])('%j exits with 1 and says why', async (args, sentence) => {
		expect(await main(args)).toBe(1);
		expect(printed.stderr).toContain(sentence);
	});

	it('a model and a configuration of two runs are refused with the tensor', async () => {
		const { out } = await trained();
		const path = join(out, 'config.json');
		const config = JSON.parse(readFileSync(path, 'utf8'));
		config.experiment.width = 64;
		writeFileSync(path, JSON.stringify(config));
		expect(await main(['evaluate', out, '--file', join(folder, 'test.txt')])).toBe(1);
		expect(printed.stderr).toMatch(/The model needs a tensor \S+ of shape .*64/);
	});
});
