/** The page as its person sees it: found by role and name, read as text. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Workbench {
	readonly page: Page;
	readonly runBar: Locator;
	readonly main: Locator;
	readonly banner: Locator;
	readonly map: Locator;
	readonly samples: Locator;
	readonly notice: Locator;
	readonly dialog: Locator;

	constructor(page: Page) {
		this.page = page;
		this.runBar = page.getByRole('region', { name: 'Run', exact: true });
		this.main = page.getByRole('main');
		this.banner = page.getByRole('banner');
		this.map = page.getByRole('grid', { name: /^Attention of layer/ });
		this.samples = page.getByRole('list', { name: 'Samples, newest first' });
		this.notice = page
			.getByRole('alert')
			.filter({ hasText: 'The link was not applied as a whole' });
		this.dialog = page.getByRole('dialog');
	}

	/** Loads the page afresh, with an experiment in its address, until it can be used. */
	async open(hash = ''): Promise<void> {
		// The same document with another hash would not load again.
		if (this.page.url() !== 'about:blank') await this.page.goto('about:blank');
		await this.page.goto(`./${hash}`);
		await this.opened();
	}

	async opened(): Promise<void> {
		await expect(this.button('Run')).toBeAttached();
		await expect(this.page.locator('section[aria-label="Estimate"]')).toHaveAttribute(
			'aria-busy',
			'false',
		);
	}

	/** A button of the run bar. */
	button(name: string): Locator {
		return this.runBar.getByRole('button', { name, exact: true, includeHidden: true });
	}

	field(label: string): Locator {
		return this.page.getByRole('textbox', { name: label, exact: true });
	}

	/** The drop-down list of this label; its name begins with what is chosen. */
	choice(label: string): Locator {
		return this.page.getByRole('button', { name: new RegExp(`^(?!What is: ).* ${label}$`) });
	}

	async choose(label: string, option: string): Promise<void> {
		await this.choice(label).click();
		const exactly = this.page.getByText(option, { exact: true });
		await this.page.getByRole('option').filter({ has: exactly }).click();
	}

	/** Steps done; 0 before a run. */
	async step(): Promise<number> {
		const text = (await this.runBar.textContent()) ?? '';
		return wholeNumber(/step ([\d,]+) \//.exec(text)?.[1] ?? '0');
	}

	async reachStep(step: number, timeout = 60_000): Promise<void> {
		await expect
			.poll(() => this.step(), { timeout, intervals: [100] })
			.toBeGreaterThanOrEqual(step);
	}

	/** The training loss in nats; null while there is none. */
	async loss(): Promise<number | null> {
		const numbers = this.page.getByRole('region', { name: 'Numbers of the run' });
		if ((await numbers.count()) === 0) return null;
		const help = this.page.getByRole('button', { name: 'What is: Training loss' });
		const tile = numbers.locator('dl > div').filter({ has: help });
		const written = /([\d.]+)nats/.exec((await tile.textContent()) ?? '')?.[1];
		return written === undefined ? null : Number(written);
	}

	/** Does something that starts a run; milliseconds until its first loss can be read. */
	async timeToFirstLoss(start: () => Promise<void>): Promise<number> {
		const began = performance.now();
		await start();
		await expect.poll(() => this.loss(), { intervals: [25], timeout: 30_000 }).not.toBeNull();
		return performance.now() - began;
	}

	async start(): Promise<void> {
		await this.button('Run').click();
		await this.reachStep(1);
	}

	async pause(): Promise<number> {
		await this.button('Pause').click();
		await expect(this.button('Resume')).toBeVisible();
		return this.step();
	}

	async expectNoRun(): Promise<void> {
		await expect(this.button('Run')).toBeAttached();
		await expect(this.banner).toContainText('no run');
	}
}

export function wholeNumber(text: string): number {
	return Number(text.replaceAll(',', ''));
}
