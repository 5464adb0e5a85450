/** Labelled files by the command: every kind is trained on, tested, and scored again from the saved model. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capturePrinted } from '../testing/printed';
import { main } from './mgk';

let folder: string;
const printed = capturePrinted();

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mgk-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: string): string {
	const path = join(folder, name);
	mkdirSync(join(path, '..'), { recursive: true });
	writeFileSync(path, content);
	return path;
}

const tiny = ['heads=1', 'headDim=8', 'layers=1', 'width=16', 'feedForward=16', 'batch=4'].concat([
	'evaluationBatches=2',
	'steps=3',
	'evaluateEvery=3',
]);

async function run(preset: string, settings: readonly string[], ...files: readonly string[]) {
	const out = join(folder, 'run');
	const sets = [...tiny, ...settings].flatMap((set) => ['--set', set]);
	const engine = ['--engine', 'cpu', '--threads', '1'];
	const code = await main(['run', preset, ...engine, '--json', '--out', out, ...sets, ...files]);
	expect(code, printed.stderr).toBe(0);
	const summary = JSON.parse(printed.stdout);
	printed.stdout = '';
	return { out, summary };
}

async function evaluated(out: string, ...files: readonly string[]) {
	const code = await main(['evaluate', out, '--engine', 'cpu', '--threads', '1', ...files]);
	expect(code, printed.stderr).toBe(0);
	return JSON.parse(printed.stdout);
}

const rows = (count: number, from = 0) =>
	Array.from({ length: count }, (_, row) =>
		JSON.stringify({ text: `row ${row + from} of ${row % 2 ? 'ham' : 'eggs'}`, label: row % 2 }),
	).join('\n');

describe('mgk run --train --validation --test with labels', () => {
	it('JSON lines as own examples: what they hold decides the model, the test is scored once', async () => {
		const train = written('train.jsonl', rows(40));
		const validation = written('held.jsonl', rows(6, 100));
		const test = written('test.jsonl', rows(10, 200));
		const parts = ['--train', train, '--validation', validation, '--test', test];
		const { out, summary } = await run('sotu-era', ['corpus=own-examples', 'context=24'], ...parts);
		expect(summary.data).toMatchObject({
			rows: { train: 40, validation: 6, test: 10 },
			classes: ['0', '1'],
		});
		expect(summary.data.sha256).toMatch(/^[0-9a-f]{64}$/);
		expect(summary.test).toMatchObject({ kind: 'classification', tokens: 10 });
		expect(summary.test.baselines.majority).toBe(0.5);
		expect(summary.baselines).toHaveProperty('naiveBayesTrigrams');
		const again = await evaluated(out, '--file', test);
		expect(again.loss).toBeCloseTo(summary.test.loss, 5);
		expect(again.confusion).toEqual(summary.test.confusion);
	});

	it('ListOps in the official layout: the encoding of the task, accuracy by root operator', async () => {
		const made = join(folder, 'mini.tsv');
		expect(
			await main(['data', 'listops', '--mini', '--count', '60', '--seed', '3', '--out', made]),
		).toBe(0);
		printed.stdout = '';
		const { out, summary } = await run('listops-mini', [], '--train', made, '--test', made);
		expect(summary.data.rows).toEqual({ train: 54, validation: 6, test: 60 });
		expect(summary.test.tokens).toBe(60);
		expect(summary.test.byRoot.map(({ name }: { name: string }) => name)).toContain('[MAX');
		const again = await evaluated(out, '--file', made);
		expect(again.accuracy).toBe(summary.test.accuracy);
		expect(again.baselines).toEqual(summary.test.baselines);
		const config = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
		expect(config.task).toMatchObject({ id: 'listops-mini', arity: 1 });
	});

	it('a folder of reviews brings its own test; pairs read two documents', async () => {
		for (let review = 0; review < 24; review++) {
			const [part, label] = [review < 16 ? 'train' : 'test', review % 2 ? 'pos' : 'neg'];
			written(`aclImdb/${part}/${label}/${review}_7.txt`, `review ${review} is ${label}`);
		}
		const reviews = ['--train', join(folder, 'aclImdb')];
		const { summary } = await run('sotu-era', ['corpus=own-examples', 'context=16'], ...reviews);
		expect(summary.data.rows).toEqual({ train: 14, validation: 2, test: 8 });
		const pairs = Array.from({ length: 30 }, (_, row) =>
			[row % 2 ? '1.0' : '0.0', `a${row}`, `b${row}`, `text ${row}`, `other ${row}`].join('\t'),
		).join('\n');
		const file = written('pairs.tsv', `${pairs}\n`);
		const second = await run('sotu-pairs', ['corpus=own-examples', 'context=16'], '--train', file);
		expect(second.summary.data.classes).toHaveLength(2);
		expect((await evaluated(second.out, '--file', file)).tokens).toBe(30);
	});

	it.each([
		['a text where labels are wanted', 'listops-mini', 'just a text\n', 'has no labelled examples'],
		['labels where a text is wanted', 'sotu-mgk', rows(9), 'is no plain text: it holds labelled'],
	])('%s is refused', async (_name, preset, content, sentence) => {
		const train = written('file', content);
		expect(await main(['run', preset, '--engine', 'cpu', '--train', train])).toBe(1);
		expect(printed.stderr).toContain(sentence);
	});
});
