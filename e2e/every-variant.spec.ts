/** Each member of the attention family trains in the browser, chosen in the form as a person would. */
import { attentionFamily } from '../src/nn/attention';
import { expect, test } from './support/test';

const tiny =
	'heads=2&headDim=8&layers=1&width=32&feedForward=64&context=32&batch=4&learningRate=0.01';

for (const { id, label } of attentionFamily)
	test(`${id}: 100 steps, the loss falls`, async ({ workbench, page }) => {
		await workbench.open(`#v=1&preset=sotu-mgk&steps=100&${tiny}`);
		await workbench.choose('Attention', label);
		await expect(page).toHaveURL(id === 'mgk' ? /learningRate=0\.01/ : new RegExp(`variant=${id}`));
		await workbench.start();
		const first = Number(await workbench.loss());
		expect(first).toBeGreaterThan(4);
		await workbench.reachStep(100, 120_000);
		await expect.poll(() => workbench.loss()).toBeLessThan(first - 1.5);
	});
