#!/usr/bin/env node
/** The `mgk` command: bundles `src/cli` when it has changed, then runs it in this process. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './command.mjs';
import { ensureCorpora } from './corpora.mjs';
import { ensureCpuKernels } from './cpu-kernels.mjs';
import { isStale } from './freshness.mjs';

const entry = 'src/cli/mgk.ts';
// As deep as the source, so that addresses relative to `import.meta.url` mean the same in both.
const bundle = join(root, 'dist-cli/cli/mgk.js');

if (!existsSync(join(root, entry))) {
	console.error(`mgk: ${entry} is missing.`);
	process.exit(1);
}
ensureCorpora();
await ensureCpuKernels();
if (
	isStale(
		bundle,
		['src', 'shaders', 'package-lock.json'].map((path) => join(root, path)),
	)
)
	await bundleCommand();

process.argv.splice(1, 1, bundle);
const command = await import(pathToFileURL(bundle).href);
if (typeof command.main === 'function') {
	const code = await command.main(process.argv.slice(2));
	if (typeof code === 'number') process.exitCode = code;
}

async function bundleCommand() {
	const { build } = await import('vite');
	const { output } = await build({
		root,
		configFile: false,
		publicDir: false,
		logLevel: 'error',
		build: {
			ssr: entry,
			target: 'node20',
			write: false,
			rolldownOptions: {
				external: ['webgpu'],
				output: { entryFileNames: 'cli/[name].js', chunkFileNames: 'cli/[name]-[hash].js' },
			},
		},
	});
	// The entry last: it is what tells the next run that the bundle is whole.
	const chunksFirst = output.toSorted((a, b) => Number(a.isEntry ?? 0) - Number(b.isEntry ?? 0));
	for (const file of chunksFirst) writeWhole(join(root, 'dist-cli', file.fileName), file);
}

/** By renaming, so that another `mgk` at the same time never reads half a file. */
function writeWhole(path, file) {
	mkdirSync(dirname(path), { recursive: true });
	const part = `${path}.${process.pid}`;
	writeFileSync(part, file.type === 'chunk' ? file.code : file.source);
	renameSync(part, path);
}
