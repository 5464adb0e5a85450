/** One Chromium for all peers, a context and a page of its own for each. */
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';
import { Problem } from '../../src/core/problem';
import { isolation } from '../../tools/vite/content-security-policy.mjs';
import type { WorkName } from '../cases/works';
import type {} from '../page/main';
import type { Participant } from './participant';

/** As deep as the source, also where this is bundled. */
const folder = fileURLToPath(new URL('../../bench/', import.meta.url));
const pages = `${folder}page`;
const built = `${folder}dist`;
const PORT = 4417;

const webgpu = '--enable-unsafe-webgpu';
/** Where there is no GPU; a GPU is used as it is. */
const softwareAdapter = '--use-webgpu-adapter=swiftshader';

export interface PeerPage {
	readonly name: string;
	readonly adapter: string;
	readonly backend: string;
	readonly threads: number;
}

export class PeerBrowser {
	readonly #browser: Browser;
	readonly #server: PreviewServer;

	private constructor(browser: Browser, server: PreviewServer) {
		this.#browser = browser;
		this.#server = server;
	}

	/** @throws Problem `device` when there is no Chromium */
	static async open(software: boolean): Promise<PeerBrowser> {
		const { ensureChromium, quietSwitches } = await tools();
		const executablePath = ensureChromium();
		if (!executablePath)
			throw new Problem(
				'device',
				'No Chromium was found or could be installed.',
				'Install it, or set CHROMIUM_PATH to its executable.',
			);
		await buildPages();
		const server = await preview({
			root: pages,
			configFile: false,
			logLevel: 'error',
			build: { outDir: built },
			preview: { port: PORT, headers: isolation },
		});
		const args = [...quietSwitches, webgpu, ...(software ? [softwareAdapter] : [])];
		return new PeerBrowser(await chromium.launch({ executablePath, args }), server);
	}

	get version(): string {
		return this.#browser.version();
	}

	async join({ name, adapter, backend, threads }: PeerPage): Promise<Participant> {
		const context = await this.#browser.newContext();
		const page = await context.newPage();
		page.on('pageerror', (error) => {
			process.stderr.write(`bench: ${name}: ${error.message}\n`);
		});
		page.on('console', (message) => {
			if (message.type() === 'error') process.stderr.write(`bench: ${name}: ${message.text()}\n`);
		});
		await page.goto(this.#server.resolvedUrls?.local[0] ?? '');
		await page.waitForFunction(() => globalThis.bench !== undefined);
		const about = await page.evaluate(
			(given) => globalThis.bench.open(given.adapter, given.backend, given.threads),
			{ adapter, backend, threads },
		);
		return {
			name,
			about,
			turn: async (work: WorkName, count: number) => {
				await page.bringToFront();
				return page.evaluate((given) => globalThis.bench.turn(given.work, given.count), {
					work,
					count,
				});
			},
			close: () => context.close(),
		};
	}

	async close(): Promise<void> {
		await this.#browser.close();
		await this.#server.close();
	}
}

async function buildPages(): Promise<void> {
	await build({
		root: pages,
		configFile: false,
		publicDir: false,
		base: './',
		logLevel: 'error',
		worker: { format: 'es' },
		build: {
			outDir: built,
			emptyOutDir: true,
			target: 'es2023',
			// TensorFlow.js starts its threads from the text of a function, which must not have been renamed.
			minify: false,
			chunkSizeWarningLimit: 10_000,
			assetsInlineLimit: 0,
		},
	});
}

/** By their address: bundled, they would not find the files beside them. */
function tools(): Promise<typeof import('../../tools/chromium.mjs')> {
	const address = new URL('../../tools/chromium.mjs', import.meta.url).href;
	return import(/* @vite-ignore */ address);
}
