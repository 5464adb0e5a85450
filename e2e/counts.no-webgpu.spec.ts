/** What attention costs, beside the softmax it stands in for: in the form, before anything runs. */
import { expectAccessible } from './support/accessibility';
import { expect, test } from './support/test';

test('counts follow the form, and can be read as a table', async ({ workbench, page, picture }) => {
	await workbench.open();
	const head = page.getByText(/^Attention: .* the work of softmax with/);
	await expect(head).toHaveText('Attention: 0.67 × the work of softmax with 8 heads');
	await head.click();
	const row = (name: string) =>
		page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
	// Two layers of width 64 and M = 2: (3 + 2) · 64 · 64 and a prior of 4 · 2, beside 4 · 64 · 128.
	await expect(row('Parameters')).toHaveText('Parameters20.5 k32.8 k0.63 ×');
	await expect(row('Exponentials')).toHaveText('Exponentials66 k66 k1 ×');
	await expect(row('Key-value cache')).toHaveText('Key-value cache96 KiB128 KiB0.75 ×');
	await expectAccessible(page);
	await picture('counts');

	await workbench.field('Heads').fill('8');
	await expect(page.getByRole('columnheader', { name: '16-head softmax' })).toBeVisible();
	await workbench.field('Keys a token (M)').fill('1');
	await expect(row('Exponentials')).toContainText('0.5 ×');
	await workbench.choose('Attention', 'Softmax');
	await expect(row('Parameters')).toContainText('1 ×');
	await expect(page.getByRole('columnheader', { name: '8-head softmax' })).toBeVisible();
});
