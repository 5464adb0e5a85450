/** The check anyone can run: files in, files out, both engines, refusals that name the tensor. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type WritableTensor } from '../../core/safetensors';
import { type Shape, sizeOf } from '../../core/shape';
import { relativeError } from '../../testing/op-check';
import { capturePrinted } from '../../testing/printed';
import { randomValues } from '../../testing/random';
import { main } from '../mgk';
import { members } from './layout';

let folder: string;
const printed = capturePrinted();

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mgk-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [batch, heads, components, seq, dim] = [2, 2, 2, 13, 8];
const token = [batch, heads, seq, dim];

/** Every tensor that a member may need, by name. */
function tensorsOf(id: string): Map<string, WritableTensor> {
	const member = members.find((candidate) => candidate.id === id);
	const own = member?.mixture && !member.shifted;
	const shapes: Record<string, Shape> = {
		query: token,
		key: own ? [batch, heads, components, seq, dim] : token,
		value: token,
		outputGradient: token,
		...(member?.shifted && { shift: [heads, components, dim] }),
		...(member?.mixture && { prior: [heads, components] }),
		...(member?.mixture && !member.linear && { variance: [heads, components] }),
	};
	return new Map(
		Object.entries(shapes).map(([name, shape]) => {
			const normal = Float32Array.from(randomValues(shape, name));
			const positive = name === 'prior' || name === 'variance';
			const data = positive ? normal.map((value) => 0.3 + Math.abs(value)) : normal;
			return [name, { dtype: 'F32', shape, data }];
		}),
	);
}

async function check(tensors: ReadonlyMap<string, WritableTensor>, ...args: string[]) {
	const input = join(folder, 'in.safetensors');
	const output = join(folder, 'out.safetensors');
	writeFileSync(input, encodeSafetensors(tensors));
	const code = await main(['attention', '--input', input, '--output', output, ...args]);
	return { code, read: () => decodeSafetensors(readFileSync(output)).tensors };
}

const cases = [
	...members.map(({ id }) => [id, 'soft'] as const),
	['mgk', 'hard'] as const,
	['smgk', 'hard'] as const,
];

describe('mgk attention', () => {
	it.each(cases)(
		'%s, %s: WebGPU and the CPU agree with the reference, output and gradients',
		async (id, assignment) => {
			const args = ['--variant', id, ...(assignment === 'hard' ? ['--assignment', 'hard'] : [])];
			const reference = await check(tensorsOf(id), ...args, '--engine', 'reference');
			expect(reference.code, printed.stderr).toBe(0);
			const want = reference.read();
			for (const engine of ['webgpu', 'cpu']) {
				const kernels = await check(tensorsOf(id), ...args, '--engine', engine);
				expect(kernels.code, printed.stderr).toBe(0);
				const got = kernels.read();
				expect([...got.keys()].sort()).toEqual([...want.keys()].sort());
				for (const [name, { data, shape }] of want) {
					expect(got.get(name)?.shape).toEqual(shape);
					// Gradients of prior and variance cancel: their bound is the op tests' business.
					const bound = name.startsWith('log') && name !== 'logSumExp' ? 1e-4 : 5e-6;
					expect(
						relativeError(got.get(name)?.data as Float32Array, data as Float32Array),
						`${engine}: ${name}`,
					).toBeLessThan(bound);
				}
			}
		},
	);

	it('names outputs by what exists', async () => {
		const names = async (id: string, ...args: string[]) => {
			const { read } = await check(
				tensorsOf(id),
				'--variant',
				id,
				'--engine',
				'reference',
				...args,
			);
			return [...read().keys()].sort();
		};
		const always = ['keyGradient', 'output', 'queryGradient', 'valueGradient'];
		expect(await names('softmax')).toEqual([...always, 'logSumExp'].sort());
		expect(await names('linear')).toEqual(always);
		expect(await names('mgk', '--maps')).toEqual(
			[
				...always,
				'logPriorGradient',
				'logSumExp',
				'logVarianceGradient',
				'responsibility',
				'weights',
			].sort(),
		);
		expect(await names('smlk')).toEqual([...always, 'logPriorGradient', 'shiftGradient'].sort());
		expect(await names('smgk', '--assignment', 'hard', '--maps')).toEqual(
			[...always, 'logSumExp', 'logVarianceGradient', 'shiftGradient', 'weights'].sort(),
		);
	});

	it('maps: rows sum to one, the future is zero', async () => {
		const { read } = await check(
			tensorsOf('mgk'),
			'--variant',
			'mgk',
			'--maps',
			'--engine',
			'reference',
		);
		const weights = read().get('weights');
		expect(weights?.shape).toEqual([batch, heads, seq, seq]);
		const row = Float32Array.from((weights?.data ?? []) as Float32Array).subarray(seq * 4, seq * 5);
		expect(row.reduce((sum, a) => sum + a, 0)).toBeCloseTo(1, 6);
		expect([...row.subarray(5)].every((a) => a === 0)).toBe(true);
	});

	it.each([
		['key', 'Tensor key, the keys, is missing'],
		['variance', 'Tensor variance, sigma^2 of each component, is missing'],
		['prior', 'Tensor prior, the probabilities of the components, is missing'],
	])('without %s it is refused by name', async (name, sentence) => {
		const tensors = tensorsOf('mgk');
		tensors.delete(name);
		const { code } = await check(tensors, '--variant', 'mgk', '--engine', 'reference');
		expect(code).toBe(1);
		expect(printed.stderr).toContain(sentence);
	});

	it('a misshapen or foreign tensor is refused by name and shape', async () => {
		const tensors = tensorsOf('mgk');
		const shape = [batch, heads, seq, dim + 4];
		tensors.set('value', { dtype: 'F32', shape, data: new Float32Array(sizeOf(shape)) });
		expect((await check(tensors, '--variant', 'mgk')).code).toBe(1);
		expect(printed.stderr).toContain(
			'Tensor value, the values, must be [2, 2, 13, 8], got [2, 2, 13, 12].',
		);
		const foreign = tensorsOf('softmax');
		foreign.set('keys', { dtype: 'F32', shape: [1], data: new Float32Array(1) });
		expect((await check(foreign, '--variant', 'softmax')).code).toBe(1);
		expect(printed.stderr).toContain('Tensor "keys" has no part in softmax attention.');
	});

	it.each([
		[
			['--variant', 'gauss'],
			'--variant must be one of mgk, smgk, softmax, mlk, smlk, linear, got gauss.',
		],
		[
			['--variant', 'mlk', '--assignment', 'hard'],
			'--assignment hard belongs to mgk and smgk, not to mlk.',
		],
		[['--variant', 'mgk', '--causal', 'maybe'], '--causal must be one of true, false, got maybe.'],
	])('%j is refused', async (args, sentence) => {
		expect((await check(tensorsOf('mgk'), ...args)).code).toBe(1);
		expect(printed.stderr).toContain(sentence);
	});
});
