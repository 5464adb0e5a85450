/** A text cut up in more ways than bytes: learned in the worker, scored in figures that compare, saved. */
import { expectAccessible, expectNoSidewaysScroll } from './support/accessibility';
import { expect, test } from './support/test';

const tiny =
	'heads=2&headDim=8&layers=1&width=32&feedForward=32&batch=4&context=32&evaluateEvery=10';

test('BPE: learns its merges, trains, and stands beside those who only count', async ({
	workbench,
	page,
	picture,
}) => {
	await workbench.open(`#v=1&preset=sotu-mgk&corpus=moby-dick&${tiny}&steps=20`);
	await workbench.choose('Tokenizer', 'Byte-level BPE');
	await page.getByRole('textbox', { name: 'Merges', exact: true }).fill('300');
	await picture('bpe-form');
	await workbench.button('Run').click();
	await expect(workbench.runBar).toContainText(/Learning the tokenizer|Encoding the text/);
	await workbench.reachStep(20, 90_000);

	const held = page.getByRole('region', { name: 'Held-out text' });
	await expect(held.getByText('Counting triples of bytes')).toBeVisible();
	await expect(held.getByText(/Perplexity a word: [\d,.]+/)).toBeVisible();
	const bits = Number(/Model at step 20([\d.]+)/.exec((await held.textContent()) ?? '')?.[1]);
	// An untrained model of 556 tokens of about 1.7 bytes needs some 5 bits.
	expect(bits).toBeGreaterThan(2);
	expect(bits).toBeLessThan(6);
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		workbench.runBar.getByRole('button', { name: 'Save tokenizer' }).click(),
	]);
	expect(file.suggestedFilename()).toBe('tokenizer.json');
	const saved = JSON.parse((await (await file.createReadStream()).toArray()).join(''));
	expect(saved.model.merges).toHaveLength(300);
	await expectAccessible(page);
	await picture('bpe-running');
	await page.setViewportSize({ width: 390, height: 844 });
	const width = () => page.evaluate(() => document.documentElement.scrollWidth);
	await expect.poll(width).toBeLessThanOrEqual(390);
	await expectNoSidewaysScroll(page);
	await picture('bpe-390');
});
