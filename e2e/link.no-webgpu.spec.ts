/** Bad and hostile links, each opened afresh: here, where no kernel compiles, that takes no time. */
import { expectHarmless, hostileLinks } from './support/hostile-links';
import { test } from './support/test';

test.beforeEach(({ guard }) => guard.allow(/^console warning: No available adapters\./));

for (const link of hostileLinks)
	test(`bad link: ${link.name}`, async ({ workbench }) => {
		await workbench.open(link.hash);
		await expectHarmless(workbench, link);
	});
