/** Steps and tokens a second over the last seconds, time used, time left. */
import { formatDuration, formatRate } from '../../core/units';
import { recentRate } from '../../workbench/series';
import { usePage, useSlice } from '../page-context';

const windowMs = 4_000;

export function RunSpeed() {
	useSlice((page) => page.numberTick);
	const run = useSlice((page) => page.run);
	const { training } = usePage().series;
	const steps = recentRate(training, 'step', windowMs);
	const tokens = recentRate(training, 'tokens', windowMs);
	const elapsed = training.last('elapsedMs');
	const left = run.state === 'running' && steps ? ((run.steps - run.step) / steps) * 1000 : null;
	return (
		<span className="run-speed">
			{steps !== null && <span>{formatRate(steps, 'steps')}</span>}
			{tokens !== null && <span>{formatRate(tokens, 'tokens')}</span>}
			{elapsed !== null && <span>{formatDuration(elapsed)} trained</span>}
			{left !== null && <span>{formatDuration(left)} left</span>}
		</span>
	);
}
