/** The benchmark: bundles `bench/node` when it has changed, then runs it in this process. */
import { pathToFileURL } from 'node:url';
import { bundleForNode } from '../tools/bundle.mjs';
import { ensureCpuKernels } from '../tools/cpu-kernels.mjs';

await ensureCpuKernels();
const bundle = await bundleForNode({
	entry: 'bench/node/main.ts',
	product: 'dist-cli/bench/main.js',
	sources: ['src', 'shaders', 'bench/node', 'bench/cases', 'bench/results', 'bench/run.mjs'],
	external: ['webgpu', 'vite', '@playwright/test'],
});
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2));
