/** Public labelled sets: asked for first, downloaded from their host, scored beside baselines; a wrong file is refused. */
import { expectAccessible } from './support/accessibility';
import { answer } from './support/host';
import { expect, test } from './support/test';

const hub = 'https://huggingface.co/datasets/**';
const tiny =
	'heads=2&headDim=8&layers=1&width=32&feedForward=32&batch=4&context=64&evaluationBatches=8&evaluateEvery=10&steps=10';

test.beforeEach(async ({ guard }) => {
	guard.allow(
		/^request off the site: GET https:\/\/huggingface\.co\/datasets\/(OpenNLPLab|stanfordnlp)\//,
	);
});

/** In the columns of the AAN sample, which has no published digest; two texts that share words have label 1. */
const pairs = Array.from({ length: 100 }, (_, row) => {
	const [first, second] = [row % 7, row % 2 === 0 ? row % 7 : (row + 3) % 7];
	const text = (topic: number) => `On matters of the topic${topic} we write at length, ${row}.`;
	return [`${row % 2 === 0 ? '1.0' : '0.0'}`, `a${row}`, `b${row}`, text(first), text(second)].join(
		'\t',
	);
}).join('\n');

test('the AAN sample: consent, two documents an example, baselines', async ({
	workbench,
	page,
	context,
	guard,
	picture,
}) => {
	await context.route(hub, (route) => answer(route, Buffer.from(`${pairs}\n`)));
	await workbench.open(`#v=1&preset=listops-mini&corpus=aan-sample&${tiny}`);
	await expect(workbench.button('Run')).toHaveAccessibleDescription(/has to be downloaded first/);
	expect(guard.abroad).toEqual([]);
	await page.getByRole('button', { name: /^Download AAN/ }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog).toContainText('CC BY-NC-SA 3.0');
	await expectAccessible(page);
	await picture('aan-consent');
	await dialog.getByRole('button', { name: 'Download from huggingface.co' }).click();
	await expect(dialog).toHaveCount(0);
	await workbench.start();
	await workbench.reachStep(10);
	const answers = page.getByRole('region', { name: 'Answers' });
	await expect(answers.getByText('Right of 20 held-out examples:')).toBeVisible();
	await expect(answers).toContainText('Words that both texts share');
	await picture('aan-running');
});

test('an IMDb file that is not the published one is refused with both digests, and nothing is used', async ({
	workbench,
	page,
	context,
}) => {
	await context.route(hub, (route) => answer(route, Buffer.alloc(100_000, 'x')));
	await workbench.open(`#v=1&preset=listops-mini&corpus=imdb&${tiny}`);
	await page.getByRole('button', { name: /^Download IMDb/ }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Download from huggingface.co' }).click();
	await expect(dialog.getByRole('alert')).toContainText(
		/published is db47d16b5c297cc0dd625e519c81319c24c9149e70e8496de5475f6fa928342c/,
	);
	await dialog.getByRole('button', { name: 'Not now' }).click();
	await expect(workbench.button('Run')).toBeDisabled();
});
