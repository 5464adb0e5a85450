/** The engine panel on WebGPU: the device, its kernels, and a profile by its timestamps or by submits. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

test.beforeEach(async ({ workbench }) => {
	await workbench.open('#v=1&preset=sotu-mgk-tiny');
	await workbench.banner.getByRole('button', { name: /^WebGPU/ }).click();
	await workbench.dialog.getByRole('button', { name: 'Limits, self-test and profile' }).click();
});

test('the device is described and tested, and a step is profiled', async ({
	workbench,
	picture,
}) => {
	const { dialog } = workbench;
	await expect(dialog).toHaveAccessibleName('Engine');
	await expect(dialog).toContainText('For software adapters: few large tiles');
	await expect(dialog).toContainText('Max storage buffers per shader stage8');
	await expect(dialog).toContainText('Self-test passed: 7 graphs', { timeout: 30_000 });
	await dialog.getByRole('button', { name: 'Profile a step' }).click();
	await expect(dialog.getByRole('button', { name: 'Profile again' })).toBeVisible({
		timeout: 90_000,
	});
	await expect(dialog.getByRole('alert')).toHaveCount(0);
	const rows = dialog.getByRole('region', { name: 'Operations of a step' }).getByRole('row');
	await expect(rows.filter({ hasText: 'AdamW update' })).toHaveCount(1);
	await expect(dialog).toContainText(/between two timestamps|submitted alone/);
	await picture('engine-panel-webgpu');
	await dialog.getByRole('button', { name: 'Done' }).click();
	await expect(workbench.banner.getByRole('button', { name: /^WebGPU/ })).toBeFocused();
});

test('a tuning says what it does, and a cancel leaves nothing', async ({
	workbench,
	page,
	picture,
}) => {
	const { dialog } = workbench;
	await expect(dialog).toContainText('Self-test passed', { timeout: 30_000 });
	const tune = dialog.getByRole('button', { name: 'Tune for this adapter' });
	await tune.focus();
	await page.keyboard.press('Enter');
	const cancel = dialog.getByRole('button', { name: 'Cancel' });
	await expect(cancel).toBeFocused();
	await expect(dialog.getByRole('progressbar', { name: 'Tuning' })).toBeVisible();
	await expect(dialog.getByRole('button', { name: 'Profile a step' })).toHaveAccessibleDescription(
		'A tuning is under way.',
	);
	await expectAccessible(page);
	await picture('engine-panel-tuning');
	await page.keyboard.press('Enter');
	await expect(tune).toBeFocused({ timeout: 30_000 });
	await expect(dialog.getByRole('alert')).toHaveCount(0);
	await expect(dialog.getByRole('region', { name: 'Sizes that were timed' })).toHaveCount(0);
	await expect(dialog.getByRole('button', { name: 'Forget the tuning' })).toHaveCount(0);
});
