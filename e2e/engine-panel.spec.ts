/** The engine panel on WebGPU: the device, its kernels, and a profile by its timestamps or by submits. */
import { expect, test } from './support/test';

test('the device is described and tested, and a step is profiled', async ({
	workbench,
	picture,
}) => {
	await workbench.open('#v=1&preset=sotu-mgk-tiny');
	await workbench.banner.getByRole('button', { name: /^WebGPU/ }).click();
	const { dialog } = workbench;
	await dialog.getByRole('button', { name: 'Limits, self-test and profile' }).click();
	await expect(dialog).toHaveAccessibleName('Engine');
	await expect(dialog).toContainText('For software adapters: few large tiles');
	await expect(dialog).toContainText('Max storage buffers per shader stage8');
	await expect(dialog).toContainText('Self-test passed: 6 graphs', { timeout: 30_000 });
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
