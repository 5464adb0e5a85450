/** The check against PyTorch, where Python has it; elsewhere the test says that it was left out. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const python = process.env.MGK_PYTHON ?? 'python3';
const { status } = spawnSync(python, ['-c', 'import torch, safetensors.torch']);
const missing = `${python} has no torch and safetensors: set MGK_PYTHON to one that has`;

it.skipIf(status !== 0).each(['webgpu', 'reference'])(
	`mgk attention on %s agrees with PyTorch in float64${status === 0 ? '' : ` (left out: ${missing})`}`,
	(engine) => {
		const args = ['tools/check_attention.py', '--engine', engine, '--cases', '24'];
		const { stdout, stderr } = spawnSync(python, args, { cwd: root, encoding: 'utf8' });
		const lines = stdout.trim().split('\n');
		const { cases, failed, worst } = JSON.parse(lines.at(-1) || '{}');
		expect({ cases, failed }, lines.join('\n') + stderr).toEqual({ cases: 24, failed: 0 });
		console.info(`${engine}: ${JSON.stringify(worst)}`);
	},
	300_000,
);
