/** axe with the rules of WCAG 2.2 AA; a violation is told with its place in the page. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export async function expectAccessible(page: Page): Promise<void> {
	const { violations, passes } = await new AxeBuilder({ page }).withTags(rules).analyze();
	const found = violations.map(({ id, help, nodes }) => ({
		rule: `${id}: ${help}`,
		nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
	}));
	expect(found, 'violations of WCAG 2.2 AA').toEqual([]);
	expect(passes.length).toBeGreaterThan(10);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const { content, window } = await page.evaluate(() => ({
		content: document.documentElement.scrollWidth,
		window: document.documentElement.clientWidth,
	}));
	expect(content, 'width of the content against the window').toBeLessThanOrEqual(window);
}
