/** Tasks that kept the page's own thread, as the browser counts them (50 ms and more). */
import type { Page } from '@playwright/test';

/** Starts to watch; the result tells the longest task since, in ms, 0 when there was none. */
export async function watchLongTasks(page: Page): Promise<() => Promise<number>> {
	const longest = await page.evaluateHandle(() => {
		const seen = { ms: 0 };
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) seen.ms = Math.max(seen.ms, duration);
		}).observe({ type: 'longtask' });
		return seen;
	});
	return () => longest.evaluate(({ ms }) => ms);
}
