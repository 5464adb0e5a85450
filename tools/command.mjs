/** Starts the project's own tools with this Node, wherever they are called from. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const entries = {
	tsc: 'node_modules/typescript/bin/tsc',
	biome: 'node_modules/@biomejs/biome/bin/biome',
	depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
	vitest: 'node_modules/vitest/vitest.mjs',
	vite: 'node_modules/vite/bin/vite.js',
	playwright: 'node_modules/@playwright/test/cli.js',
	'size-limit': 'node_modules/size-limit/bin.js',
};

/** Runs a tool, or a script of this folder, with its output shown; resolves with the exit code. */
export function runTool(tool, args, environment = {}) {
	const entry = entries[tool] ?? tool;
	const child = spawn(process.execPath, [entry, ...args], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...environment },
	});
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => resolve(code ?? 1));
	});
}
