/** Every member of the family trains the default language model, tiny, by the command; and with each option of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attentionFamily } from '../nn/attention';
import { main } from './mgk';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'mgk-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const size = ['headDim=8', 'width=32', 'layers=1', 'heads=2', 'feedForward=64', 'context=32'];
const rest = ['batch=4', 'learningRate=0.01', 'evaluationBatches=2', 'sampleLength=0'];

/** First and last loss, and the validation's bits a byte. */
async function train(engine: string, variant: string, own: readonly string[]) {
	const out = join(folder, [engine, variant, ...own].join('-'));
	const settings = [...size, ...rest, `variant=${variant}`, ...own];
	const given = settings.flatMap((setting) => ['--set', setting]);
	const code = await main([
		...['run', 'sotu-mgk', '--steps', '100', '--engine', engine, '--out', out],
		...given,
	]);
	const { first, final } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
	expect(code).toBe(0);
	return { first: first.loss, last: final.loss, bitsPerByte: final.validation.bitsPerByte };
}

it.each(attentionFamily.map(({ id }) => id))(
	'%s, 100 steps: the loss falls, on WebGPU as in the reference',
	async (variant) => {
		const gpu = await train('webgpu', variant, []);
		const reference = await train('reference', variant, []);
		console.info(
			`${variant}: loss ${gpu.first.toFixed(3)} to ${gpu.last.toFixed(3)} nats in 100 steps, ` +
				`validation ${gpu.bitsPerByte.toFixed(3)} bits per byte; reference ${reference.bitsPerByte.toFixed(3)}`,
		);
		for (const { first, last } of [gpu, reference]) expect(last).toBeLessThan(first - 1.5);
		expect(Math.abs(gpu.bitsPerByte - reference.bitsPerByte)).toBeLessThan(0.02);
	},
	120_000,
);

const options: readonly (readonly [string, ...string[]])[] = [
	['mgk', 'assignment=hard', 'variance=code-lm'],
	['smgk', 'assignment=hard', 'components=3'],
	['mgk', 'prior=clamped-shared', 'components=4'],
	['mgk', 'prior=m-step', 'variance=learned'],
	['smgk', 'prior=m-step-joint'],
	['mgk', 'prior=clamped-positional', 'nullKey=0.000001'],
	['mlk', 'prior=clamped-positional', 'featureMap=sum-normalised', 'outputScale=0.354'],
	['smlk', 'prior=learned-positional', 'components=3'],
	['linear', 'normaliser=false', 'outputScale=0.18'],
];

it.each(options.map(([variant, ...own]) => ({ variant, own })))(
	'$variant with $own, 100 steps on the CPU: the loss falls',
	async ({ variant, own }) => {
		const { first, last } = await train('cpu', variant, own);
		expect(last).toBeLessThan(first - 1.5);
	},
	60_000,
);
