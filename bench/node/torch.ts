/** PyTorch, natively: a Python process that takes turns like a page, on the same weights and numbers. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { encodeSafetensors, type WritableTensor } from '../../src/core/safetensors';
import { conformanceModel } from '../../src/testing/conformance';
import { attentionInputs, attentionSizes, MATMUL_SIZE, matmulInputs } from '../cases/operations';
import type { About, Turn } from '../cases/works';
import type { Participant } from './participant';

const script = fileURLToPath(new URL('../../bench/torch/turns.py', import.meta.url));
const python = process.env.MGK_PYTHON ?? 'python3';

export const torchMissing = {
	message: `PyTorch is not installed for ${python}.`,
	mend:
		'python3 -m venv .cache/torch && .cache/torch/bin/pip install torch numpy, ' +
		'then MGK_PYTHON=.cache/torch/bin/python npm run bench -- torch.',
};

export function torchIsInstalled(): boolean {
	return spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0;
}

export async function openTorch(threads: number): Promise<Participant> {
	const folder = mkdtempSync(join(tmpdir(), 'mgk-bench-'));
	const file = join(folder, 'case.safetensors');
	writeFileSync(file, caseFile());
	const child = spawn(python, [script, file, String(threads)]);
	child.stderr.pipe(process.stderr);
	const answers = linesOf(child);
	const close = async () => {
		child.stdin.end();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const about = JSON.parse(await answers.next()) as About;
		return {
			name: 'torch',
			about,
			turn: async (work, count) => {
				child.stdin.write(`${JSON.stringify({ work, count })}\n`);
				const turn = JSON.parse(await answers.next()) as Omit<Turn, 'calls'>;
				const calls = { submits: 0, dispatches: 0, buffersCreated: 0, bindGroupsCreated: 0 };
				return { ...turn, calls };
			},
			close,
		};
	} catch (failure) {
		await close();
		throw failure;
	}
}

/** Weights by our names, the batch, and the inputs of the operations; the settings as metadata. */
function caseFile(): Uint8Array {
	const { experiment, layout, values, inputs } = conformanceModel();
	const tensors = new Map<string, WritableTensor>();
	const put = (name: string, shape: readonly number[], data: Float32Array | Int32Array) =>
		tensors.set(
			name,
			data instanceof Int32Array ? { dtype: 'I32', shape, data } : { dtype: 'F32', shape, data },
		);
	for (const { name, shape, size } of layout.slots)
		put(`model.${name}`, shape, values.get(name) ?? new Float32Array(size));
	const rows = [experiment.batch, experiment.context];
	put('tokens', rows, inputs.tokens);
	put('targets', rows, inputs.targets);
	const matrix = [MATMUL_SIZE, MATMUL_SIZE];
	for (const [name, data] of Object.entries(matmulInputs())) put(`matmul.${name}`, matrix, data);
	const { batch, heads, seq, dim } = attentionSizes;
	for (const work of ['attention', 'mgk'] as const) {
		const { query, keys, value, outputGradient } = attentionInputs(work);
		const named = { query, value, outputGradient };
		for (const [name, data] of Object.entries(named))
			put(`${work}.${name}`, [batch, heads, seq, dim], data);
		keys.forEach((key, index) => {
			put(`${work}.key.${index}`, [batch, heads, seq, dim], key);
		});
	}
	return encodeSafetensors(tensors, new Map([['experiment', JSON.stringify(experiment)]]));
}

interface Lines {
	/** @throws Error when the process ends before another line */
	next(): Promise<string>;
}

function linesOf(child: ChildProcessWithoutNullStreams): Lines {
	const iterator = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	child.on('error', () => {});
	return {
		next: async () => {
			const { value, done } = await iterator.next();
			if (done) throw new Error(`${python} ended before it answered`);
			return value;
		},
	};
}
