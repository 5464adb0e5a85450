/** Folds the worker's events into run and curves, and draws them no more often than section 4 of the design allows. */
import { type Milestone, milestone, outranks } from './announce';
import type { PageContext } from './context';
import { type Clock, paced } from './pacing';
import type { RunEvent, RunState } from './protocol';
import { emptyRun, opensRun, reduce } from './reduce';

const numbersEveryMs = 500;
const curvesEveryMs = 250;
const announcementsEveryMs = 10_000;

export interface Live {
	event(event: RunEvent): void;
	/** The page is visible again: draw what happened meanwhile. */
	catchUp(): void;
	/** Forgets the run of a worker that is gone. */
	reset(): void;
}

export function createLive({ store, series, clock }: PageContext): Live {
	let run = emptyRun;
	const show = () => store.setState((page) => ({ run, numberTick: page.numberTick + 1 }));
	const numbers = paced(show, numbersEveryMs, clock);
	const curves = paced(
		() => store.setState((page) => ({ chartTick: page.chartTick + 1 })),
		curvesEveryMs,
		clock,
	);
	const announce = createAnnouncer(clock, (announcement) => store.setState({ announcement }));
	return {
		event(event) {
			const before = run;
			if (event.type === 'status' && opensRun(run, event)) series.clear();
			if (event.type === 'metrics') series.addMetrics(event);
			if (event.type === 'evaluation') series.addEvaluation(event);
			run = reduce(run, event, clock.epochMs());
			announce(milestone(before, run));
			if (isFrequent(event, before.state)) numbers.request();
			else show();
			if (event.type !== 'sample' && event.type !== 'download') curves.request();
		},
		catchUp() {
			numbers.flush();
			curves.flush();
		},
		reset() {
			run = { ...emptyRun, log: run.log };
			series.clear();
			store.setState(({ look, chartTick }) => ({
				run,
				started: null,
				look: { ...look, view: null, problem: null },
				chartTick: chartTick + 1,
			}));
		},
	};
}

/** Events that come many times a second and can wait for the next draw. */
function isFrequent(event: RunEvent, state: RunState): boolean {
	if (event.type === 'metrics') return true;
	if (event.type === 'download') return event.phase === 'receiving';
	return event.type === 'status' && event.state === state && state === 'running';
}

function createAnnouncer(clock: Clock, say: (milestone: Milestone) => void) {
	let waiting: Milestone | null = null;
	const speak = paced(
		() => {
			if (waiting) say(waiting);
			waiting = null;
		},
		announcementsEveryMs,
		clock,
	);
	return (next: Milestone | null) => {
		if (!next || !outranks(next, waiting)) return;
		waiting = next;
		speak.request();
	};
}
