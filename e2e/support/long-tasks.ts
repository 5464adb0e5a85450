/** Tasks that kept the page's own thread, as the browser counts them (50 ms and more). */
import type { Page } from '@playwright/test';

/**
 * Starts to watch; the result tells the longest task since that began before the page said `until`, in ms, 0 when there
 * was none.
 */
export async function watchLongTasks(page: Page, until: string): Promise<() => Promise<number>> {
	const watched = await page.evaluateHandle((text) => {
		const tasks: PerformanceEntry[] = [];
		const seen = { endMs: Infinity, tasks };
		new PerformanceObserver((list) => {
			tasks.push(...list.getEntries());
		}).observe({ type: 'longtask' });
		const look = () => {
			if (document.body.textContent?.includes(text)) seen.endMs = performance.now();
			else requestAnimationFrame(look);
		};
		look();
		return seen;
	}, until);
	return () =>
		watched.evaluate(({ endMs, tasks }) =>
			Math.max(
				0,
				...tasks.filter(({ startTime }) => startTime < endMs).map(({ duration }) => duration),
			),
		);
}
