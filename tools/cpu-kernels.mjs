/**
 * Compiles src/engine/cpu/kernels/*.ts, AssemblyScript, when they have changed: in plain and in fused arithmetic, each for
 * shared and for unshared memory, which refuse each other's. Writes src/engine/cpu/modules/*.generated.mjs, which are not
 * committed, and the parameters of each kernel as types into src/engine/cpu/kernels.generated.ts, which is: `--check` fails
 * if it is out of date.
 */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './command.mjs';
import { isStale } from './freshness.mjs';

const folder = join(root, 'src/engine/cpu/kernels');
/** The compiler's flags of each module. */
const modules = {
	'plain-single': [],
	'plain-shared': ['--sharedMemory'],
	'fused-single': ['--enable', 'relaxed-simd'],
	'fused-shared': ['--enable', 'relaxed-simd', '--sharedMemory'],
};
const pathOf = (name) => join(root, `src/engine/cpu/modules/${name}.generated.mjs`);
const types = join(root, 'src/engine/cpu/kernels.generated.ts');

/** Compiles if need be. Returns true when it did. */
export async function ensureCpuKernels() {
	const sources = ['src/engine/cpu/kernels', 'tools/cpu-kernels.mjs', 'package-lock.json'];
	const paths = sources.map((path) => join(root, path));
	const stale = Object.keys(modules).filter((name) => isStale(pathOf(name), paths));
	if (stale.length === 0) return false;
	const kernels = readKernels();
	writeWhole(types, typesOf(kernels));
	for (const name of stale) {
		const text = Buffer.from(await compile(kernels, modules[name])).toString('base64');
		writeWhole(pathOf(name), `export const base64 =\n\t'${text}';\n`);
	}
	return true;
}

/** By renaming, so that another process at the same time never reads half a file. */
function writeWhole(path, text) {
	const part = `${path}.${process.pid}`;
	writeFileSync(part, text);
	renameSync(part, path);
}

/** Exported functions whose parameters are all Pointer, Optional, i32 or f32, at least one a pointer: the kernels. */
function readKernels() {
	const found = [];
	for (const file of readdirSync(folder).sort()) {
		if (!file.endsWith('.ts')) continue;
		const text = readFileSync(join(folder, file), 'utf8');
		for (const [, name, list] of text.matchAll(/^export function (\w+)\(([^)]*)\): void \{/gm)) {
			const parameters = [...list.matchAll(/(\w+): (\w+)/g)].map(([, field, type]) => [
				field,
				type,
			]);
			if (parameters.some(([, type]) => type === 'Pointer'))
				found.push({ name, file: file.replace(/\.ts$/, ''), parameters });
		}
	}
	return found;
}

function typesOf(kernels) {
	const typed = (type) => ({ Pointer: 'T', Optional: 'T | undefined' })[type] ?? 'number';
	const lines = (text) => kernels.map(text).join('\n');
	return `// Written by tools/cpu-kernels.mjs from the kernels; do not edit.

/** Parameters of each kernel; T is what memory is named by. */
export interface CpuKernels<T> {
${lines(
	({ name, parameters }) =>
		`\treadonly ${name}: {\n${parameters.map(([field, type]) => `\t\treadonly ${field}: ${typed(type)};\n`).join('')}\t};`,
)}
}

/** Names and types of the parameters in order; the order of the kernels is their number. */
export const cpuKernels = {
${lines(
	({ name, parameters }) =>
		`\t${name}: [${parameters.map(([field, type]) => `['${field}', '${type}']`).join(', ')}],`,
)}
} as const;
`;
}

/** carryOut: the kernel of a number on the parameters of a call, 4 bytes each. */
function dispatchOf(kernels) {
	const files = [...new Set(kernels.map(({ file }) => file))];
	const named = (own) => kernels.filter(({ file }) => file === own).map(({ name }) => name);
	const type = (of) => (of === 'Pointer' || of === 'Optional' ? 'usize' : of);
	return `${files
		.map(
			(file) =>
				`import { ${named(file)
					.map((name) => `${name} as ${name}_`)
					.join(', ')} } from './${file}';`,
		)
		.join('\n')}
export function carryOut(kernel: i32, at: usize): void {
	switch (kernel) {
${kernels
	.map(
		({ name, parameters }, index) =>
			`\t\tcase ${index}: ${name}_(${parameters.map(([, own], field) => `load<${type(own)}>(at, ${4 * field})`).join(', ')}); break;`,
	)
	.join('\n')}
	}
}
`;
}

async function compile(kernels, more) {
	const { default: asc } = await import('assemblyscript/asc');
	const dispatch = dispatchOf(kernels);
	const output = {};
	const flags = '--optimizeLevel 3 --noAssert --runtime stub --importMemory --noExportMemory';
	const memory = '--initialMemory 1 --maximumMemory 65536 --enable threads --enable simd';
	const { error, stderr } = await asc.main(
		['index.ts', '-o', 'out.wasm', ...`${flags} ${memory}`.split(' '), ...more],
		{
			readFile: (name) => sourceOf(name, dispatch),
			writeFile: (name, contents) => {
				output[name] = contents;
			},
			listFiles: () => [],
		},
	);
	if (error) throw new Error(`The kernels do not compile.\n${stderr}`);
	return output['out.wasm'];
}

/** The text of a source file as AssemblyScript: no type-only imports, and decorators for `@inline` in a comment. */
function sourceOf(name, dispatch) {
	if (name === 'dispatch.ts') return dispatch;
	if (name.includes('/') || !name.endsWith('.ts')) return null;
	try {
		const text = readFileSync(join(folder, name), 'utf8');
		return text
			.replace(/^import type /gm, 'import ')
			.replace(/@inline \*\/\n/g, '*/\n// @ts-ignore: decorator\n@inline\n');
	} catch {
		return null;
	}
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	if (process.argv.includes('--check')) {
		if (readFileSync(types, 'utf8') !== typesOf(readKernels())) {
			console.error('kernels.generated.ts is out of date: run node tools/cpu-kernels.mjs');
			process.exitCode = 1;
		}
	} else if (await ensureCpuKernels()) console.log('Compiled the CPU kernels.');
}
