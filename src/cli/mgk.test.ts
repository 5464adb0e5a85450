/** The command as a person calls it: files, exit codes, sentences. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../core/safetensors';
import { smallCorpus } from '../testing/corpus';
import { capturePrinted } from '../testing/printed';
import { main } from './mgk';

let folder: string;
const printed = capturePrinted();

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mgk-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tiny = [
	'run',
	'sotu-mgk-tiny',
	'--seed',
	'3',
	'--set',
	'evaluateEvery=2',
	'--set',
	'sampleLength=4',
];

async function trainTiny(engine: string, steps: number, out: string) {
	const text = join(folder, 'text.txt');
	writeFileSync(text, Uint8Array.from([...smallCorpus(20_000).train]));
	const path = join(folder, out);
	const given = [
		'--data',
		text,
		'--steps',
		String(steps),
		'--engine',
		engine,
		'--out',
		path,
		'--json',
	];
	const code = await main([...tiny, ...given]);
	const read = (name: string) => readFileSync(join(path, name), 'utf8');
	return {
		code,
		summary: JSON.parse(printed.stdout),
		written: JSON.parse(read('summary.json')),
		rows: read('metrics.jsonl')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line)),
		model: readFileSync(join(path, 'model.safetensors')),
		config: JSON.parse(read('config.json')),
	};
}

describe('mgk run', () => {
	it('writes metrics, summary and checkpoint on the reference engine', async () => {
		const { code, summary, written, rows, model, config } = await trainTiny('reference', 4, 'a');
		expect(code).toBe(0);
		expect(written).toEqual(summary);
		expect(rows.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
		expect(rows[0]).toMatchObject({
			tokens: 128,
			learningRate: expect.any(Number),
			gradientNorm: expect.any(Number),
		});
		expect(rows[0].elapsedMs).toBeGreaterThan(0);
		const scored = rows.filter(({ validation }) => validation).map(({ step }) => step);
		expect(scored).toEqual([2, 4]);
		expect(rows[2].validation).toEqual({
			loss: expect.any(Number),
			bitsPerByte: expect.any(Number),
			perplexity: expect.any(Number),
		});
		expect(summary).toMatchObject({
			config: { corpus: 'file', seed: 3, steps: 4 },
			device: { engine: 'reference' },
			final: { step: 3, validation: rows[4].validation },
		});
		expect(summary.parameters).toBeGreaterThan(10_000);
		expect(decodeSafetensors(model).tensors.get('head.weight')?.shape).toEqual([256, 32]);
		expect(config).toMatchObject({ hidden_size: 32, num_key_components: 2 });
	});

	it('on WebGPU: one submit a step, bytes as planned, the same bits twice', async () => {
		const first = await trainTiny('webgpu', 4, 'a');
		const { submitsPerStep, dispatchesPerStep, peakBytes, plannedBytes, stepMsMedian } =
			first.summary;
		expect(submitsPerStep).toBe(1);
		expect(dispatchesPerStep).toBeLessThanOrEqual(40);
		expect(Math.abs(peakBytes / plannedBytes - 1)).toBeLessThan(0.05);
		expect(stepMsMedian).toBeGreaterThan(0);
		printed.stdout = '';
		const second = await trainTiny('webgpu', 4, 'b');
		expect(second.model).toEqual(first.model);
	});

	it('on the CPU: bytes as planned, the same bits twice, losses of the reference', async () => {
		const first = await trainTiny('cpu', 4, 'a');
		const { device, peakBytes, plannedBytes, dispatchesPerStep } = first.summary;
		expect(device).toMatchObject({
			engine: 'cpu',
			adapter: expect.stringContaining('WebAssembly'),
		});
		expect(Math.abs(peakBytes / plannedBytes - 1)).toBeLessThan(0.05);
		expect(dispatchesPerStep).toBeGreaterThan(0);
		printed.stdout = '';
		const second = await trainTiny('cpu', 4, 'b');
		expect(second.model).toEqual(first.model);
		printed.stdout = '';
		const reference = await trainTiny('reference', 4, 'c');
		first.rows.forEach(({ loss }, step) => {
			expect(Math.abs(loss - reference.rows[step].loss)).toBeLessThan(1e-5);
		});
	});

	it.each([
		[['run', 'none'], 'There is no preset "none".'],
		[['run', '--set', 'heads=0'], 'heads must be a whole number from 1 to 16, got "0".'],
		[['run', '--set', 'heads'], '--set takes KEY=VALUE, got "heads".'],
		[['run', '--set', 'haeds=2'], 'There is no setting "haeds".'],
		[['run', '--threads', '2'], '--threads belongs to --engine cpu, not to webgpu.'],
		[
			['run', '--engine', 'cpu', '--threads', '0'],
			'--threads must be a whole number from 1 to 64, got 0.',
		],
		[['run', '--engine', 'cuda'], '--engine must be webgpu, cpu or reference, got cuda.'],
		[['run', '--data', '/does/not/exist'], '/does/not/exist cannot be read.'],
		[['run', '--train', 'a', '--data', 'b'], '--data and --train name the same'],
		[['run', '--test', 'a'], '--validation and --test need --train beside them.'],
		[['run', '--tokenizer', '/does/not/exist'], '/does/not/exist cannot be read.'],
		[['run', '--steps', 'many'], 'steps must be a whole number from 1 to 1000000, got "many".'],
		[['run', '--frob'], '--frob'],
		[['fly'], 'There is no command "fly".'],
	])('%j exits with 1 and says why', async (args, sentence) => {
		expect(await main(args)).toBe(1);
		expect(printed.stderr).toContain(sentence);
		expect(printed.stderr.startsWith('mgk: ')).toBe(true);
		expect(printed.stdout).toBe('');
	});
});

it('mgk presets lists every preset by group with its sentences', async () => {
	expect(await main(['presets'])).toBe(0);
	expect(printed.stdout).toMatch(/^sotu-mgk {2,}MGK, 4 heads/m);
	expect(printed.stdout).toMatch(/^wikitext2-mgk /m);
	expect(printed.stdout).toMatch(/^Start here\nsotu-mgk /);
	expect(printed.stdout).toMatch(/\n\nWhat paper and code mean\npaper /);
	expect(printed.stdout).toMatch(/^code-lm-as-released .*no prior.* is not known\.$/m);
});
