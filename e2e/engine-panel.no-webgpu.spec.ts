/** The engine panel on the CPU engine: what it is, that its kernels are right, and where the time of a step goes. */
import { expectAccessible, expectNoSidewaysScroll } from './support/accessibility';
import { expect, test } from './support/test';
import type { Workbench } from './support/workbench';

// Chromium itself prints this when no adapter answers.
test.beforeEach(({ guard }) => guard.allow(/^console warning: No available adapters\./));

async function openPanel(workbench: Workbench): Promise<void> {
	await workbench.banner.getByRole('button', { name: 'CPU' }).click();
	await workbench.dialog.getByRole('button', { name: 'Limits, self-test and profile' }).click();
	await expect(workbench.dialog).toHaveAccessibleName('Engine');
}

test('a step is profiled: rows, a roofline, and all of it as JSON', async ({
	workbench,
	page,
	context,
	picture,
}) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await workbench.open('#v=1&preset=sotu-mgk-tiny');
	await openPanel(workbench);
	const { dialog } = workbench;
	await expect(dialog).toContainText('Self-test passed: 7 graphs', { timeout: 30_000 });
	await expect(dialog).toContainText('WebAssembly SIMD, ');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Profile a step' }).click();

	const table = dialog.getByRole('region', { name: 'Operations of a step' });
	const rows = table.getByRole('row');
	await expect(rows.filter({ hasText: 'attention backward' })).toHaveCount(1, { timeout: 60_000 });
	await expect(rows.filter({ hasText: 'AdamW update' })).toHaveCount(1);
	await expect(dialog.getByRole('button', { name: 'Profile again' })).toBeFocused();
	await expect(dialog.getByRole('status')).toContainText(/^A step takes [\d.]+ ms as it is run/);
	const roofline = dialog.getByRole('group', { name: 'Roofline of the step' });
	await expect(
		roofline.getByRole('img', { name: /^matmul, forward: .* of the roof/ }),
	).toBeVisible();
	await expectAccessible(page);
	await picture('engine-panel');

	await dialog.getByRole('button', { name: 'Copy as JSON' }).click();
	await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
	const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
	expect(copied).toMatchObject({
		experiment: { corpus: 'sotu' },
		engine: { engine: 'cpu', selfTest: { passed: true } },
		profile: { clock: 'calls', repeats: 5 },
	});
	const shares = copied.profile.rows.map(({ share }: { share: number }) => share);
	expect(shares.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 6);
	expect(await rows.count()).toBe(shares.length + 1);

	await page.setViewportSize({ width: 390, height: 800 });
	await expectNoSidewaysScroll(page);
	await expect(roofline).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await expect(dialog).toHaveCount(0);
	await workbench.expectNoRun();
});

test('while a run trains the profile says why it is off; paused, it leaves the run alone', async ({
	workbench,
	page,
}) => {
	await workbench.open('#v=1&preset=sotu-mgk-tiny&steps=100000&evaluateEvery=100000');
	await workbench.start();
	await openPanel(workbench);
	const { dialog } = workbench;
	const profile = dialog.getByRole('button', { name: 'Profile a step' });
	await expect(profile).toBeDisabled();
	await expect(profile).toHaveAccessibleDescription(/^A run is training: pause or stop it first/);
	await dialog.getByRole('button', { name: 'Done' }).click();
	const step = await workbench.pause();
	await openPanel(workbench);
	await profile.click();
	await dialog.getByRole('button', { name: 'Cancel' }).click();
	await expect(profile).toBeEnabled({ timeout: 30_000 });
	await expect(dialog.getByRole('alert')).toHaveCount(0);
	await page.keyboard.press('Escape');
	await expect(workbench.button('Resume')).toBeVisible();
	expect(await workbench.step()).toBe(step);
});
