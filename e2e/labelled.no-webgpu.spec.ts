/** Labelled examples in the browser: one click trains, scores beside the baselines, and can be looked into. */
import { expectAccessible, expectNoSidewaysScroll } from './support/accessibility';
import { readMap } from './support/map';
import { expect, test } from './support/test';

const tiny =
	'heads=2&headDim=8&layers=1&width=32&feedForward=32&batch=4&evaluationBatches=8&evaluateEvery=20&steps=60';

test('ListOps-mini: trains, and shows its baselines beside the model', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open();
	await workbench.choose('Preset', 'ListOps-mini');
	await expect(page.getByText(/learns to classify examples of ListOps-mini/)).toBeVisible();
	await picture('listops-before');
	await workbench.open(`#v=1&preset=listops-mini&${tiny}`);
	await workbench.start();
	await workbench.reachStep(60, 120_000);

	const answers = page.getByRole('region', { name: 'Answers' });
	await expect(answers.getByText('Right of 32 held-out examples:')).toBeVisible();
	await expect(answers.getByText('Most frequent label')).toBeVisible();
	await expect(answers.getByText('Best label of each root operator')).toBeVisible();
	const numbers = page.getByRole('region', { name: 'Numbers of the run' });
	await expect(numbers).toContainText(/Accuracy\?[\d.]+ %/);
	await expect(numbers).toContainText(/Best baseline\?[\d.]+ %/);

	await expect(page.getByLabel('Probe sentence')).toHaveValue('[MAX 2 9 [MIN 4 7 ] 0 ]');
	// Every token sees every other, so that both halves of the map are painted.
	const colours = async (half: 'seen' | 'masked') =>
		new Set((await readMap(workbench.map))[half]).size;
	await expect.poll(() => colours('seen')).toBeGreaterThan(3);
	await expect.poll(() => colours('masked')).toBeGreaterThan(3);
	await answers.getByText('Which label is taken for which').click();
	await expect(answers.getByRole('rowheader')).toHaveCount(10);
	await expectAccessible(page);
	await picture('listops-running');
	await page.setViewportSize({ width: 390, height: 844 });
	// The chart follows its box a moment later.
	const width = () => page.evaluate(() => document.documentElement.scrollWidth);
	await expect.poll(width).toBeLessThanOrEqual(390);
	await expectNoSidewaysScroll(page);
	await picture('listops-390');
});

test('Pathfinder has images, which cannot be typed; the run goes on', async ({
	workbench,
	page,
}) => {
	await workbench.open(
		`#v=1&preset=pathfinder-easy&${tiny.replace('steps=60', 'steps=40').replace('batch=4', 'batch=1')}`,
	);
	await workbench.start();
	await expect(page.getByText('This sentence cannot be looked at')).toBeVisible();
	await workbench.reachStep(40, 120_000);
	await expect(page.getByRole('region', { name: 'Answers' })).toContainText('Most frequent label');
});

test('a context that is too short for the examples is refused in the form', async ({
	workbench,
	page,
}) => {
	await workbench.open('#v=1&preset=listops-mini&context=64');
	await expect(
		page.getByText(/context must be at least 120 for ListOps-mini/).first(),
	).toBeVisible();
	await expect(workbench.button('Run')).toBeDisabled();
});
