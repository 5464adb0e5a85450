/** Labelled files of one's own: told apart by content, shown before use, trained on; what cannot be read says why. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

const tiny =
	'#v=1&preset=listops-mini&heads=2&headDim=8&layers=1&width=32&feedForward=32&batch=4&context=48&evaluationBatches=4&evaluateEvery=10&steps=10';

interface Given {
	readonly name: string;
	readonly buffer: Buffer;
}

async function open(page: Page, files: readonly Given[]): Promise<void> {
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Open your data …' }).click();
	const mimeType = 'application/octet-stream';
	await (await chooser).setFiles(files.map((file) => ({ ...file, mimeType })));
}

const animals = ['cat', 'dog', 'owl'];
const jsonl = Array.from({ length: 60 }, (_, row) =>
	JSON.stringify({
		text: `row ${row}: here comes the ${animals[row % 3]}`,
		label: animals[row % 3],
	}),
).join('\n');

test('JSON lines: shown with their labels, used, and classified', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open(tiny);
	await open(page, [{ name: 'animals.jsonl', buffer: Buffer.from(jsonl) }]);
	const { dialog } = workbench;
	await expect(dialog).toHaveAccessibleName('animals.jsonl');
	await expect(dialog).toContainText('labelled texts, one JSON object a line');
	await expect(dialog).toContainText(/Training\s*54 examples/);
	await expect(dialog).toContainText(/Labels\s*cat 20, dog 20, owl 20/);
	await expect(dialog.getByRole('row').nth(1)).toContainText('row 0: here comes the cat');
	await expectAccessible(page);
	await picture('own-examples');
	await dialog.getByRole('button', { name: 'Use these examples' }).click();
	await expect(workbench.choice('Data to learn')).toHaveText('animals.jsonl');
	await workbench.start();
	await workbench.reachStep(10);
	const answers = page.getByRole('region', { name: 'Answers' });
	await expect(answers.getByText('Right of 6 held-out examples:')).toBeVisible();
	await answers.getByText('Which label is taken for which').click();
	await expect(answers.getByRole('rowheader')).toHaveText(['cat', 'dog', 'owl']);
});

/** Images 6 × 6, and their labels, as MNIST has them. */
function idx(count: number): readonly Given[] {
	const side = 6;
	const images = Buffer.alloc(16 + count * side * side);
	for (const [at, word] of [2051, count, side, side].entries()) images.writeUInt32BE(word, 4 * at);
	const labels = Buffer.alloc(8 + count);
	for (const [at, word] of [2049, count].entries()) labels.writeUInt32BE(word, 4 * at);
	for (let image = 0; image < count; image++) {
		images.fill(
			image % 2 === 0 ? 40 : 210,
			16 + image * side * side,
			16 + (image + 1) * side * side,
		);
		labels[8 + image] = image % 2;
	}
	return [
		{ name: 'images-idx3-ubyte.gz', buffer: gzipSync(images) },
		{ name: 'labels-idx1-ubyte.gz', buffer: gzipSync(labels) },
	];
}

test('IDX images with their labels: the first is drawn, and the context fits them', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open(tiny);
	await open(page, idx(40));
	const { dialog } = workbench;
	await expect(dialog.getByRole('img', { name: /The first image, 6 × 6 pixels/ })).toBeVisible();
	await picture('own-images');
	await dialog.getByRole('button', { name: 'Use these examples' }).click();
	await expect(workbench.field('Context')).toHaveValue('36');
	await workbench.start();
	await workbench.reachStep(10);
	await expect(page.getByRole('region', { name: 'Answers' })).toContainText('Most frequent label');
});

test('files that do not belong together, or hold no labels, are refused with a card', async ({
	workbench,
	page,
}) => {
	await workbench.open(tiny);
	const card = page.getByRole('alert').filter({ hasText: 'cannot be used' });
	const [images] = idx(4);
	await open(page, [images as Given]);
	await expect(card).toContainText('images-idx3-ubyte');
	await open(page, [
		{ name: 'animals.jsonl', buffer: Buffer.from(jsonl) },
		{ name: 'notes.txt', buffer: Buffer.from('just a text\n'.repeat(300)) },
	]);
	await expect(card).toContainText('The file "notes.txt" holds a plain text');
	await expect(workbench.dialog).toHaveCount(0);
});
