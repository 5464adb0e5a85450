import { defineConfig, devices } from '@playwright/test';
import { findChromium, quietSwitches } from './tools/chromium.mjs';

const port = Number(process.env.MGK_TEST_PORT ?? 4317);
const address = `http://localhost:${port}/`;
const executablePath = findChromium() ?? undefined;

const swiftShader = [
	'--enable-unsafe-webgpu',
	'--use-webgpu-adapter=swiftshader',
	'--enable-features=Vulkan',
	'--use-vulkan=swiftshader',
];
const withoutWebgpu = '**/*.no-webgpu.spec.ts';

function browser(args: string[]) {
	const launchOptions = executablePath ? { args, executablePath } : { args };
	return { ...devices['Desktop Chrome'], launchOptions };
}

/** What a visit leaves behind in which this engine was chosen. */
function preferring(engine: string) {
	const localStorage = [{ name: 'mgk-workbench', value: `system on ${engine}` }];
	return { cookies: [], origins: [{ origin: new URL(address).origin, localStorage }] };
}

export default defineConfig({
	testDir: 'e2e',
	testMatch: '**/*.spec.ts',
	workers: 1,
	timeout: 120_000,
	expect: { timeout: 15_000 },
	forbidOnly: Boolean(process.env.CI),
	use: { baseURL: address, trace: 'off', screenshot: 'only-on-failure' },
	webServer: {
		command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
		url: address,
		reuseExistingServer: false,
	},
	projects: [
		{
			name: 'webgpu',
			testIgnore: withoutWebgpu,
			use: {
				...browser([...quietSwitches, ...swiftShader]),
				// Unasked, the page would leave a software adapter for the CPU engine.
				storageState: preferring('webgpu'),
			},
		},
		{
			// Default flags: `navigator.gpu` is there and its adapter is null.
			name: 'no-webgpu',
			testMatch: withoutWebgpu,
			use: browser(quietSwitches),
		},
	],
});
