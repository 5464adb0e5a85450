/** Journey J1: the default experiment on WebGPU. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

test('the loss falls; Pause, Step, Resume and Stop do what they say', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open();
	await expect(workbench.banner.getByRole('button', { name: /^WebGPU/ })).toBeVisible();
	await expect(workbench.choice('Preset')).toHaveText('MGK, 4 heads × 2 keys');
	await expect(workbench.button('Run')).toBeFocused();
	await workbench.expectNoRun();
	await picture('open-wide');

	await page.keyboard.press('Enter');
	await workbench.reachStep(1);
	const first = await workbench.loss();
	expect(first).toBeGreaterThan(5);

	await test.step('the loss falls', async () => {
		await workbench.reachStep(16);
		expect(await workbench.loss()).toBeLessThan(Number(first) - 1);
		await expect(page.getByRole('region', { name: 'Loss', exact: true })).toContainText(
			/Training loss fell from [\d.]+ to [\d.]+ nats over \d+ steps/,
		);
		await expectAccessible(page);
		await picture('running-wide');
	});

	await test.step('Pause takes hold within one step, and holds', async () => {
		const shown = await workbench.step();
		await workbench.reachStep(shown + 1);
		const clicked = await workbench.step();
		const paused = await workbench.pause();
		expect(paused - clicked).toBeLessThanOrEqual(1);
		// A look at another head is a turn of the worker in which a running loop would step.
		await page.getByRole('radio', { name: '2' }).last().click();
		await expect(workbench.map).toHaveAccessibleName(/head 2/);
		expect(await workbench.step()).toBe(paused);
	});

	await test.step('Step advances by one', async () => {
		const before = await workbench.step();
		await workbench.button('Step').click();
		await workbench.reachStep(before + 1);
		await expect(workbench.button('Step')).toBeEnabled();
		expect(await workbench.step()).toBe(before + 1);
	});

	await test.step('Resume goes on, Stop ends', async () => {
		const before = await workbench.step();
		await workbench.button('Resume').click();
		await workbench.reachStep(before + 2);
		await workbench.button('Stop').click();
		await expect(workbench.button('Run again')).toBeEnabled();
		await expect(workbench.banner).toContainText('finished');
	});
});

test('once loaded, the page trains without a network', async ({ workbench, page, context }) => {
	const read = ['sotu-validation.txt.gz', 'loss-chart'].map((part) =>
		context.waitForEvent('requestfinished', (request) => request.url().includes(part)),
	);
	await workbench.open('#v=1&preset=sotu-mgk-tiny');
	await Promise.all(read);
	await context.setOffline(true);
	await workbench.start();
	await expect(page.getByRole('alert')).toHaveCount(0);
});
