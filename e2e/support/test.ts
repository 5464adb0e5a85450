/** Playwright's `test` with the guard on every test, the page as its person sees it, and pictures. */
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { Guard } from './guard';
import { Workbench } from './workbench';

interface Fixtures {
	guard: Guard;
	workbench: Workbench;
	/** Keeps a picture of the page for people to look at, in `test-results/journey`. */
	picture: (name: string) => Promise<void>;
}

interface WorkerFixtures {
	/** A file with a name of its own here gets a browser of its own, in which nothing is compiled. */
	freshBrowser: string;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
	freshBrowser: ['', { scope: 'worker', option: true }],
	guard: [
		async ({ context, baseURL }, use) => {
			const guard = new Guard(new URL(baseURL ?? '').origin);
			guard.watch(context);
			await use(guard);
			expect(guard.problems, 'what no journey may cause').toEqual([]);
		},
		{ auto: true },
	],
	workbench: async ({ page }, use) => use(new Workbench(page)),
	picture: async ({ page }, use, { project }) =>
		use(async (name) => {
			await page.screenshot({ path: join(project.outputDir, 'journey', `${name}.png`) });
		}),
});

export { expect };
