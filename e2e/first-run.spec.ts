/** Journey J1 in a browser that has compiled nothing yet: the default experiment on WebGPU. */
import { expect, test } from './support/test';

test.use({ freshBrowser: 'first run' });

test('open, press Enter: first loss, falling loss, pause, step, resume, stop', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open();
	await expect(workbench.banner.getByRole('button', { name: /^WebGPU/ })).toBeVisible();
	await expect(workbench.choice('Preset')).toHaveText('MGK, 4 heads × 2 keys');
	await expect(workbench.button('Run')).toBeFocused();
	await workbench.expectNoRun();
	await picture('first-open-wide');

	const firstMs = await workbench.timeToFirstLoss(() => page.keyboard.press('Enter'));
	console.log(`first loss ${Math.round(firstMs)} ms after Enter (cold browser, WebGPU)`);
	test.info().annotations.push({ type: 'first loss', description: `${Math.round(firstMs)} ms` });
	expect(firstMs).toBeLessThan(5_000);
	const first = await workbench.loss();
	expect(first).toBeGreaterThan(5);

	await test.step('the loss falls', async () => {
		await workbench.reachStep(31);
		expect(await workbench.loss()).toBeLessThan(Number(first) - 1.5);
		await expect(page.getByRole('region', { name: 'Loss', exact: true })).toContainText(
			/Training loss fell from 5\.\d+ to [234]\.\d+ nats over \d+ steps/,
		);
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
