import { defineConfig } from 'vitest/config';
import { prepareSoftwareVulkan } from './tools/chromium.mjs';
import { ensureCpuKernels } from './tools/cpu-kernels.mjs';

// Before the workers start: a Vulkan driver is looked for once, when a process first needs it.
prepareSoftwareVulkan();
await ensureCpuKernels();

export default defineConfig({
	test: {
		environment: 'node',
		include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tools/**/*.test.*', 'bench/**/*.test.*'],
		pool: 'forks',
		maxWorkers: 2,
		// Files of one worker share modules, and with them the engines of src/testing and the kernels they have compiled.
		isolate: false,
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
