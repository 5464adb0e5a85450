/** The first loss for a person who sees what Run will do before pressing it. */
import { expectFirstLoss } from './support/first-loss';
import { test } from './support/test';

test.use({ freshBrowser: 'first loss' });
// Another program may come in between; each retry has a fresh browser again.
test.describe.configure({ retries: 1 });

test('open, look for two seconds, press Enter: the first loss within 2.5 s', async ({
	workbench,
	page,
}) => {
	await expectFirstLoss({ workbench, page }, { lookMs: 2_000, quietMs: 2_500 });
});
