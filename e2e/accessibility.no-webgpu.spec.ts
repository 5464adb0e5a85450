/** WCAG 2.2 AA on the Train screen, before and during a run, in both themes, wide and narrow; computed by the CPU, which leaves time for them. */
import { expectAccessible, expectNoSidewaysScroll } from './support/accessibility';
import { expectPainted } from './support/map';
import { expect, test } from './support/test';
import type { Workbench } from './support/workbench';

// Chromium itself prints this when no adapter answers.
test.beforeEach(({ guard }) => guard.allow(/^console warning: No available adapters\./));

const run = '#v=1&preset=sotu-mgk-tiny&steps=5000&evaluateEvery=20';
const parts = ['Experiment', 'Run', 'Inside'];

for (const colorScheme of ['light', 'dark'] as const) {
	test.describe(colorScheme, () => {
		test.use({ colorScheme });

		test('1280 px: no violation before and during a run', async ({ workbench, page, picture }) => {
			await workbench.open(run);
			await page.getByRole('button', { name: 'Advanced' }).click();
			await expectAccessible(page);
			await picture(`before-wide-${colorScheme}`);
			await workbench.start();
			await expectPainted(workbench.map, 2);
			await expect(workbench.samples.getByRole('listitem').first()).toBeVisible();
			await expectAccessible(page);
			await picture(`running-wide-${colorScheme}`);
			await page.getByRole('button', { name: 'table instead of the chart' }).click();
			await expect(page.getByRole('table')).toBeVisible();
			await expectAccessible(page);
		});

		test('390 px: no violation on any tab', async ({ workbench, page, picture }) => {
			await page.setViewportSize({ width: 390, height: 844 });
			await workbench.open(run);
			for (const state of ['before', 'running']) {
				if (state === 'running') await startNarrow(workbench);
				for (const part of parts) {
					await showPart(workbench, part);
					await expectAccessible(page);
					await expectNoSidewaysScroll(page);
					await picture(`${state}-390-${part.toLowerCase()}-${colorScheme}`);
				}
			}
		});
	});
}

test('320 px: nothing scrolls sideways', async ({ workbench, page, picture }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await workbench.open(run);
	for (const state of ['before', 'running']) {
		if (state === 'running') await startNarrow(workbench);
		for (const part of parts) {
			await showPart(workbench, part);
			await expectNoSidewaysScroll(page);
			await picture(`${state}-320-${part.toLowerCase()}`);
		}
	}
});

test('targets are at least 24 px, or stand that far apart', async ({ workbench, page }) => {
	await workbench.open(run);
	await workbench.start();
	const small = await page.evaluate(() =>
		[...document.querySelectorAll('button, input:not([hidden]), [role=radio], [role=switch]')]
			.map((element) => ({ element, box: element.getBoundingClientRect() }))
			.filter(({ box }) => box.width > 1 && box.height > 1)
			.filter(({ box }) => box.width < 24 || box.height < 24)
			.map(({ element, box }) => {
				const name = element.getAttribute('aria-label') ?? element.textContent;
				return `${name}: ${box.width} x ${box.height}`;
			}),
	);
	expect(small).toEqual([]);
});

async function startNarrow(workbench: Workbench): Promise<void> {
	await showPart(workbench, 'Run');
	await workbench.start();
	await showPart(workbench, 'Inside');
	await expectPainted(workbench.map, 2);
}

async function showPart({ page }: Workbench, name: string): Promise<void> {
	const tab = page
		.getByRole('navigation', { name: 'Parts of the screen' })
		.getByRole('button', { name });
	await tab.click();
	await expect(tab).toHaveAttribute('aria-current', 'page');
}
