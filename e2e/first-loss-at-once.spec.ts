/** The first loss for a person who presses Enter as soon as there is a page: all kernels are compiled meanwhile. */
import { expectFirstLoss } from './support/first-loss';
import { test } from './support/test';

test.use({ freshBrowser: 'first loss at once' });
// Another program may come in between; each retry has a fresh browser again.
test.describe.configure({ retries: 1 });

test('open, press Enter at once: the first loss within 4 s', async ({ workbench, page }) => {
	await expectFirstLoss({ workbench, page }, { lookMs: 0, quietMs: 4_000 });
});
