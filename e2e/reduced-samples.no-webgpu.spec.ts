/** Presets whose data are downloaded, on a sample of these data as files of one's own: the same settings, what they learn, the baselines. */
import { hasSharedData, readShared } from '../src/testing/shared-data';
import { expect, test } from './support/test';

// Chromium itself prints this when no adapter answers.
test.beforeEach(({ guard }) => guard.allow(/^console warning: No available adapters\./));

test.skip(!hasSharedData, '../shared/data is absent, which has the samples');

for (const { preset, changes, file, name, steps, baseline, least } of [
	{
		preset: 'imdb-reduced',
		// The first 256 bytes of a review: many steps in a minute.
		changes: '&context=256',
		file: 'imdb/imdb_dev_train_2000.jsonl.gz',
		name: 'reviews.jsonl.gz',
		steps: 250,
		baseline: 'Naive Bayes on words',
		least: 58,
	},
	{
		preset: 'cifar-10-reduced',
		changes: '',
		file: 'cifar10/cifar10_train_first2000.bin.gz',
		name: 'images.bin.gz',
		steps: 60,
		baseline: 'Most frequent label',
		least: 0,
	},
])
	test(`${preset} on 2,000 examples of its data: learns, and is scored beside the baselines`, async ({
		workbench,
		page,
		picture,
	}) => {
		test.setTimeout(400_000);
		await workbench.open(`#v=1&preset=${preset}${changes}&evaluateEvery=${steps}`);
		const chooser = page.waitForEvent('filechooser');
		await page.getByRole('button', { name: 'Open your data …' }).click();
		const buffer = Buffer.from(readShared(file, false));
		await (await chooser).setFiles([{ name, mimeType: 'application/octet-stream', buffer }]);
		await workbench.dialog.getByRole('button', { name: 'Use these examples' }).click();
		await workbench.button('Run').click();
		const answers = page.getByRole('region', { name: 'Answers' });
		await expect(answers).toContainText(`Model at step ${steps}`, { timeout: 360_000 });
		await expect(answers).toContainText(baseline);
		const shown = (await answers.textContent()) ?? '';
		const right = Number(new RegExp(`Model at step ${steps}([\\d.]+) %`).exec(shown)?.[1]);
		await expect(page.getByRole('region', { name: 'Loss', exact: true })).toContainText(
			/Training loss fell from [\d.]+ to [\d.]+ nats/,
		);
		test.info().annotations.push({ type: 'measured', description: `${right} % at step ${steps}` });
		expect(right).toBeGreaterThanOrEqual(least);
		await picture(preset);
	});
