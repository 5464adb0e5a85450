/**
 * Watches a browser context for what no journey may cause: console errors and warnings, uncaught
 * errors, dialogs, uncaptured WebGPU errors, and requests that leave the site or send something.
 */
import type { BrowserContext, Page, Request, Worker } from '@playwright/test';

export class Guard {
	/** Every request to another origin, allowed or not, as `GET https://host/path`. */
	readonly abroad: string[] = [];
	readonly #origin: string;
	readonly #problems: string[] = [];
	readonly #allowed: RegExp[] = [];

	constructor(origin: string) {
		this.#origin = origin;
	}

	/** Everything that happened, allowed or not. */
	readonly causes = (): readonly string[] => this.#problems;

	/** What happened and was not allowed. */
	get problems(): readonly string[] {
		return this.#problems.filter((line) => !this.#allowed.some((pattern) => pattern.test(line)));
	}

	/** Declares what a test causes on purpose. */
	allow(...patterns: RegExp[]): void {
		this.#allowed.push(...patterns);
	}

	watch(context: BrowserContext): void {
		context.on('console', (message) => {
			if (['error', 'warning', 'assert'].includes(message.type()))
				this.#note(`console ${message.type()}: ${message.text()} (${message.location().url})`);
		});
		context.on('weberror', (error) => this.#note(`uncaught: ${error.error().message}`));
		context.on('request', (request) => this.#check(request));
		context.on('page', (page) => this.#watchPage(page));
	}

	#watchPage(page: Page): void {
		page.on('crash', () => this.#note('the page crashed'));
		page.on('dialog', (dialog) => {
			this.#note(`dialog ${dialog.type()}: ${dialog.message()}`);
			void dialog.dismiss();
		});
		// A worker that ends meanwhile, with its page, has nothing left to tell.
		page.on('worker', (worker) => void reportErrorsOf(worker).catch(() => {}));
	}

	#check(request: Request): void {
		const { origin, protocol } = new URL(request.url());
		const sent = `${request.method()} ${request.url()}`;
		if (request.method() !== 'GET' || request.postData() !== null)
			this.#note(`request that sends: ${sent}`);
		if (origin === this.#origin || ['about:', 'blob:', 'data:'].includes(protocol)) return;
		this.abroad.push(sent);
		this.#note(`request off the site: ${sent}`);
	}

	#note(problem: string): void {
		this.#problems.push(problem);
	}
}

/**
 * Chromium prints neither a worker's uncaptured WebGPU errors nor its policy violations; this does.
 * A device is watched from the moment it makes its first object.
 */
function reportErrorsOf(worker: Worker): Promise<void> {
	return worker.evaluate(() => {
		self.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
			console.error(`policy violation in a worker: ${violatedDirective} ${blockedURI}`),
		);
		if (typeof GPUDevice === 'undefined') return;
		const watched = new WeakSet<GPUDevice>();
		const watch = (device: GPUDevice) => {
			if (watched.has(device)) return;
			watched.add(device);
			device.addEventListener('uncapturederror', ({ error }) =>
				console.error(`uncaptured WebGPU error: ${error.message}`),
			);
		};
		const { createBuffer, createShaderModule } = GPUDevice.prototype;
		GPUDevice.prototype.createBuffer = function (descriptor) {
			watch(this);
			return createBuffer.call(this, descriptor);
		};
		GPUDevice.prototype.createShaderModule = function (descriptor) {
			watch(this);
			return createShaderModule.call(this, descriptor);
		};
	});
}
