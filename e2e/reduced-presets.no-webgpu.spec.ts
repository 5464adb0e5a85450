/** The reduced tasks that need no download: chosen, started with one click, scored beside what needs no model. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

// Chromium itself prints this when no adapter answers.
test.beforeEach(({ guard }) => guard.allow(/^console warning: No available adapters\./));

for (const { id, label, baseline } of [
	{ id: 'listops-mini', label: 'ListOps-mini', baseline: 'Best label of each root operator' },
	{ id: 'pathfinder-easy', label: 'Pathfinder-32, easy', baseline: 'Most frequent label' },
])
	test(`${label}: the loss falls, and its first evaluation stands beside the baselines`, async ({
		workbench,
		page,
	}) => {
		await workbench.open();
		await workbench.choose('Preset', label);
		await expect(workbench.button('Run')).toBeEnabled();
		await workbench.open(`#v=1&preset=${id}&steps=12&evaluateEvery=12&evaluationBatches=2`);
		await workbench.button('Run').click();
		await expect(workbench.button('Run again')).toBeVisible({ timeout: 120_000 });
		await expect(page.getByRole('region', { name: 'Loss', exact: true })).toContainText(
			/Training loss fell from [\d.]+ to [\d.]+ nats over 1\d steps/,
		);
		const answers = page.getByRole('region', { name: 'Answers' });
		await expect(answers).toContainText('Model at step 12');
		await expect(answers).toContainText(baseline);
	});

// A coin has 50 %, with a standard error of 2.2 on 512 examples and of 1.6 on 1,024.
for (const { id, changes, label, steps, least, baseline } of [
	{
		id: 'sotu-era',
		changes: '',
		label: 'Era of a speech',
		steps: 90,
		least: 70,
		baseline: 'Naive Bayes on runs of three bytes',
	},
	{
		id: 'sotu-pairs',
		// A quarter of the preset's batch: more steps in a minute.
		changes: '&batch=16',
		label: 'Same speech or not',
		steps: 280,
		least: 57,
		baseline: 'Words that both texts share',
	},
])
	test(`${label}: what it learns shows within minutes`, async ({ workbench, page, picture }) => {
		test.setTimeout(400_000);
		await workbench.open(`#v=1&preset=${id}${changes}&evaluateEvery=${steps}`);
		await workbench.button('Run').click();
		const answers = page.getByRole('region', { name: 'Answers' });
		await expect(answers).toContainText(`Model at step ${steps}`, { timeout: 360_000 });
		await expect(answers).toContainText(baseline);
		const shown = (await answers.textContent()) ?? '';
		const right = Number(new RegExp(`Model at step ${steps}([\\d.]+) %`).exec(shown)?.[1]);
		test.info().annotations.push({ type: 'measured', description: `${right} % at step ${steps}` });
		expect(right).toBeGreaterThan(least);
		await expectAccessible(page);
		await picture(id);
		await page.setViewportSize({ width: 390, height: 844 });
		await picture(`${id}-390`);
	});
