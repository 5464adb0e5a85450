/** What trains: a software adapter is no GPU, unless it is asked for; the choice outlives a visit. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

test.use({ storageState: { cookies: [], origins: [] } });

test('a software adapter is left for the CPU engine, until WebGPU is chosen', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open('#v=1&preset=sotu-mgk-tiny&steps=3');
	await expect(workbench.main).toContainText('No GPU is available: the CPU engine is used');
	await expect(workbench.main).toContainText('is no GPU: the CPU engine is faster');
	const { banner, dialog } = workbench;
	await banner.getByRole('button', { name: 'CPU engine' }).click();
	await dialog.getByRole('button', { name: 'Limits, self-test and profile' }).click();
	await expect(dialog).toContainText('Self-test passed', { timeout: 30_000 });
	const choice = dialog.getByRole('radiogroup', { name: 'Train on' });
	await expect(choice.getByRole('radio', { name: 'Automatic' })).toBeChecked();
	await expect(dialog).toContainText('is no GPU');
	await expectAccessible(page);
	await picture('engine-choice-automatic');

	await choice.getByRole('radio', { name: 'WebGPU' }).focus();
	await page.keyboard.press('Space');
	await expect(dialog).toContainText('WebGPU, 32-bit floats', { timeout: 30_000 });
	await expect(choice.getByRole('radio', { name: 'WebGPU' })).toBeChecked();
	await dialog.getByRole('button', { name: 'Done' }).click();
	await expect(banner.getByRole('button', { name: 'WebGPU on the CPU' })).toBeVisible();

	await page.reload();
	await workbench.opened();
	await expect(banner.getByRole('button', { name: 'WebGPU on the CPU' })).toBeVisible();
	await workbench.button('Run').click();
	await expect(workbench.button('Run again')).toBeVisible({ timeout: 60_000 });

	await banner.getByRole('button', { name: 'WebGPU on the CPU' }).click();
	await dialog.getByRole('button', { name: 'Limits, self-test and profile' }).click();
	await expect(dialog).toContainText('A change ends the run on this page.');
	await choice.getByRole('radio', { name: 'CPU' }).click();
	await expect(dialog).toContainText('CPU, 32-bit floats', { timeout: 30_000 });
	await picture('engine-choice-cpu');
	await dialog.getByRole('button', { name: 'Done' }).click();
	await expect(workbench.main).not.toContainText('No GPU is available');
	await expect(workbench.button('Run')).toBeVisible();
});
