/** The chart library is a chunk of its own: loaded after the first paint, before the first run. */
import { lazy } from 'react';

const load = () => import('./loss-chart');

export const LossChart = lazy(load);

/** A failure is shown where the chart is drawn, which tries again. */
export function preloadLossChart(): void {
	load().catch(() => {});
}
