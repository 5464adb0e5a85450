/** The reduced tasks that need no download: chosen, started with one click, scored beside what needs no model. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

// Chromium itself prints this when no adapter answers.
test.beforeEach(({ guard }) => guard.allow(/^console warning: No available adapters\./));

for (const { id, label, baseline } of [
	{ id: 'listops-mini', label: 'ListOps-mini', baseline: 'Best label of each root operator' },
	{ id: 'sotu-pairs', label: 'Same speech or not', baseline: 'Words that both texts share' },
	{ id: 'pathfinder-easy', label: 'Pathfinder-32, easy', baseline: 'Most frequent label' },
])
	test(`${label}: its first evaluation stands beside the baselines`, async ({
		workbench,
		page,
	}) => {
		await workbench.open();
		await workbench.choose('Preset', label);
		await expect(workbench.button('Run')).toBeEnabled();
		await workbench.open(`#v=1&preset=${id}&steps=4&evaluateEvery=4&evaluationBatches=2`);
		await workbench.button('Run').click();
		await expect(workbench.button('Run again')).toBeVisible({ timeout: 60_000 });
		const answers = page.getByRole('region', { name: 'Answers' });
		await expect(answers).toContainText('Model at step 4');
		await expect(answers).toContainText(baseline);
	});

test('Era of a speech: what it learns shows within a minute', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open('#v=1&preset=sotu-era&steps=60&evaluateEvery=60');
	await workbench.button('Run').click();
	await expect(workbench.button('Run again')).toBeVisible({ timeout: 120_000 });
	const answers = page.getByRole('region', { name: 'Answers' });
	await expect(answers).toContainText('Naive Bayes on runs of three bytes');
	const right = Number(/Model at step 60([\d.]+) %/.exec((await answers.textContent()) ?? '')?.[1]);
	// A coin has 50 % of 512; its standard error is 2.2.
	expect(right).toBeGreaterThan(60);
	await expectAccessible(page);
	await picture('sotu-era');
	await page.setViewportSize({ width: 390, height: 844 });
	await picture('sotu-era-390');
});
