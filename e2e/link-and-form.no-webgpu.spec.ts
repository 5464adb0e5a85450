/** Journey J2 as far as the address goes: an experiment in the hash, and hashes that are none. */
import { expectHarmless, hostileLinks } from './support/hostile-links';
import { expect, test } from './support/test';

test('the address follows the form and gives the same form back', async ({ workbench, page }) => {
	await workbench.open();
	await workbench.field('Heads').fill('8');
	await workbench.field('Keys a token (M)').fill('3');
	await workbench.field('Learning rate').fill('1e-3');
	await workbench.field('Seed').fill('1234');
	await expect(page).toHaveURL(
		/#v=1&preset=sotu-mgk&heads=8&components=3&learningRate=0\.001&seed=1234$/,
	);

	await page.reload();
	await workbench.opened();
	await expect(workbench.field('Heads')).toHaveValue('8');
	await expect(workbench.field('Keys a token (M)')).toHaveValue('3');
	await expect(workbench.field('Learning rate')).toHaveValue('0.001');
	await expect(workbench.field('Seed')).toHaveValue('1234');
	await expect(workbench.notice).toHaveCount(0);
	await workbench.expectNoRun();

	await page.getByRole('button', { name: 'Reset 4 changes' }).click();
	await expect(page).toHaveURL(/#v=1&preset=sotu-mgk$/);
	await expect(workbench.field('Heads')).toHaveValue('4');

	await workbench.choose('Preset', 'Softmax, 8 heads');
	await expect(page).toHaveURL(/#v=1&preset=sotu-softmax$/);
	await expect(workbench.field('Keys a token (M)')).toHaveCount(0);
});

test('a value that is being typed wrong stops Run and stays out of the address', async ({
	workbench,
	page,
}) => {
	await workbench.open();
	await workbench.field('Heads').fill('99');
	await expect(workbench.field('Heads')).toHaveAttribute('aria-invalid', 'true');
	await expect(workbench.field('Heads')).toHaveAccessibleDescription(
		/Heads must be a whole number from 1 to 16, got "99"/,
	);
	await expect(workbench.button('Run')).toBeDisabled();
	await expect(workbench.button('Run')).toHaveAccessibleDescription(/^Run is off: Heads must be/);
	await workbench.field('Heads').fill('2');
	await expect(workbench.button('Run')).toBeEnabled();
	await expect(page).toHaveURL(/#v=1&preset=sotu-mgk&heads=2$/);
});

test('bad and hostile links, one after another in an open page', async ({ workbench, page }) => {
	await workbench.open();
	for (const link of hostileLinks)
		await test.step(link.name, async () => {
			await page.evaluate((hash) => {
				location.hash = hash;
			}, link.hash);
			await expectHarmless(workbench, link);
		});
});
