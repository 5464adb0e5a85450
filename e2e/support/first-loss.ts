/** How long the first loss of the default experiment takes in a browser that has compiled nothing, on WebGPU. */
import type { Page } from '@playwright/test';
import { watchLongTasks } from './long-tasks';
import { idleShare, patienceMs } from './machine';
import { expect, test } from './test';
import type { Workbench } from './workbench';

/**
 * @param lookMs from the page's being ready to Enter; kernels are compiled meanwhile
 * @param quietMs limit on a machine that nobody else uses
 */
export async function expectFirstLoss(
	{ workbench, page }: { readonly workbench: Workbench; readonly page: Page },
	{ lookMs, quietMs }: { readonly lookMs: number; readonly quietMs: number },
): Promise<void> {
	const idle = await idleShare();
	const limitMs = patienceMs(quietMs, idle, 15_000);
	await workbench.open();
	await expect(workbench.button('Run')).toBeFocused();
	const longestTask = await watchLongTasks(page, 'step 1 of');
	await page.waitForTimeout(lookMs);
	const firstMs = await workbench.timeToFirstLoss(() => page.keyboard.press('Enter'));
	const taskMs = await longestTask();
	const figure =
		`${Math.round(firstMs)} ms from Enter to the first loss, limit ${Math.round(limitMs)} ms, ` +
		`longest task of the page until then ${Math.round(taskMs)} ms, ` +
		`since ${Math.round(100 * idle)} % of the cores were idle before`;
	console.log(
		`WebGPU, default experiment, ${lookMs} ms after a fresh browser had its page: ${figure}`,
	);
	test.info().annotations.push({ type: 'measured', description: figure });
	expect(firstMs).toBeLessThan(limitMs);
	expect(taskMs).toBeLessThan(patienceMs(100, idle, 1_000));
}
