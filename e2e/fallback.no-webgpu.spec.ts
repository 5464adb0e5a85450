/** Without WebGPU (default flags: an adapter that is null) the page says so and trains all the same. */
import { expectAccessible } from './support/accessibility';
import { idleShare, patienceMs } from './support/machine';
import { changedCells, expectPainted } from './support/map';
import { expect, test } from './support/test';
import { dropFile } from './support/text-files';

// Chromium itself prints this when no adapter answers.
test.beforeEach(({ guard }) => guard.allow(/^console warning: No available adapters\./));

test('it says why, what to do, and keeps saying what computes', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open();
	expect(await page.evaluate(async () => navigator.gpu?.requestAdapter() ?? null)).toBeNull();
	await expect(workbench.choice('Preset')).toHaveText('MGK, 4 heads × 2 keys');
	const note = workbench.main.locator('section').filter({
		has: page.getByRole('heading', {
			name: 'No GPU is available: the CPU engine is used',
		}),
	});
	const card = note.last();
	await expect(card).toContainText('no graphics adapter answers');
	await expect(card).toContainText('Enable hardware acceleration');
	await expectAccessible(page);
	await picture('no-webgpu-open');
	await card.getByRole('button', { name: 'Dismiss' }).click();
	await expect(note).toHaveCount(0);

	const badge = workbench.banner.getByRole('button', { name: 'CPU engine' });
	await badge.click();
	await expect(workbench.dialog).toContainText('Why: WebGPU is present, but no graphics adapter');
	await expect(workbench.dialog).toContainText('Enable hardware acceleration');
	const cores = await page.evaluate(() => Math.min(8, navigator.hardwareConcurrency));
	const threads = `${cores} ${cores === 1 ? 'thread' : 'threads'}`;
	await expect(workbench.dialog).toContainText(`WebAssembly SIMD, ${threads}`);
	await page.keyboard.press('Escape');
	await expect(workbench.dialog).toHaveCount(0);
	await workbench.start();
	await expect(badge).toBeVisible();
});

test('Run trains the default model on the CPU engine: loss within 1.5 s, falling; maps painted', async ({
	workbench,
	page,
	picture,
}) => {
	const idle = await idleShare();
	const limitMs = patienceMs(1_500, idle, 5_000);
	await workbench.open();
	await expect(workbench.button('Run')).toBeFocused();
	const firstMs = await workbench.timeToFirstLoss(() => page.keyboard.press('Enter'));
	const figure =
		`${Math.round(firstMs)} ms from Enter to the first loss, limit ${Math.round(limitMs)} ms, ` +
		`since ${Math.round(100 * idle)} % of the cores were idle before`;
	console.log(`CPU engine, default experiment: ${figure}`);
	test.info().annotations.push({ type: 'measured', description: figure });
	expect(firstMs).toBeLessThan(limitMs);
	const first = Number(await workbench.loss());
	await page.getByRole('radio', { name: 'row', exact: true }).click();
	const early = await expectPainted(workbench.map, 8);
	await workbench.reachStep(31);
	expect(await workbench.loss()).toBeLessThan(first - 0.5);
	await workbench.reachStep(101);
	await expect(workbench.samples.getByRole('listitem').first()).toContainText('step 100');
	const paused = await workbench.pause();
	await expect(page.getByText(`updated at step ${paused}`)).toBeVisible();
	const late = await expectPainted(workbench.map, 8);
	expect(changedCells(early, late)).toBeGreaterThan(50);
	await page.getByRole('radio', { name: 'responsibility' }).click();
	await expectPainted(workbench.map, 3);
	await picture('no-webgpu-running');
});

test('a model that the reference engine refused can be run', async ({ workbench }) => {
	await workbench.open('#v=1&preset=sotu-mgk&batch=64');
	await expect(workbench.button('Run')).toBeEnabled();
});

test('a text of one’s own is trained on as well', async ({ workbench, page }) => {
	await workbench.open('#v=1&preset=sotu-mgk-tiny&steps=3');
	const content = 'A text of our own, line by line.\n'.repeat(200);
	await dropFile(page, { name: 'own.txt', content });
	await workbench.dialog.getByRole('button', { name: 'Use this text' }).click();
	await workbench.button('Run').click();
	await expect(workbench.button('Run again')).toBeVisible({ timeout: 30_000 });
	expect(await workbench.step()).toBe(3);
});
