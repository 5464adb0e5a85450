/** What the page's actions share. */
import type { ProblemReport } from '../core/problem';
import type { Clock } from './pacing';
import type { CommandName, Reply, Request } from './protocol';
import type { RunSeries } from './series';
import type { PageState, PageStore } from './store';

export interface PageContext {
	readonly store: PageStore;
	readonly series: RunSeries;
	readonly clock: Clock;
	send<C extends CommandName>(
		command: C,
		request: Request<C>,
		transfer?: Transferable[],
	): Promise<Reply<C>>;
}

/** Problems that a person caused on purpose need no card. */
export function worthShowing(problem: ProblemReport): ProblemReport | null {
	return problem.code === 'cancelled' ? null : problem;
}

export function catalogueOf(state: PageState) {
	return state.session.phase === 'ready' ? state.session.catalogue : null;
}
