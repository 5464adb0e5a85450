#!/usr/bin/env node
/** The `mgk` command: bundles `src/cli` when it has changed, then runs it in this process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleForNode } from './bundle.mjs';
import { root } from './command.mjs';
import { ensureCorpora } from './corpora.mjs';
import { ensureCpuKernels } from './cpu-kernels.mjs';

const entry = 'src/cli/mgk.ts';

if (!existsSync(join(root, entry))) {
	console.error(`mgk: ${entry} is missing.`);
	process.exit(1);
}
ensureCorpora();
await ensureCpuKernels();
const bundle = await bundleForNode({
	entry,
	product: 'dist-cli/cli/mgk.js',
	sources: ['src', 'shaders'],
	external: ['webgpu'],
});

process.argv.splice(1, 1, bundle);
const command = await import(pathToFileURL(bundle).href);
if (typeof command.main === 'function') {
	const code = await command.main(process.argv.slice(2));
	if (typeof code === 'number') process.exitCode = code;
}
