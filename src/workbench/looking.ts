/** Pulls the view of one head: at most twice a second, only while it is shown and the model has moved on. */
import { toReport } from '../core/problem';
import { type PageContext, worthShowing } from './context';
import { paced } from './pacing';
import type { ProbeRequest, ProbeView } from './protocol';
import type { LookState, PageState, StartedRun } from './store';

const pullEveryMs = 500;

export function createLooking({ store, clock, send }: PageContext) {
	let shown: () => boolean = () => false;
	let inFlight = false;
	let answered: { request: ProbeRequest; run: StartedRun } | null = null;
	const pull = paced(
		() => {
			const page = store.getState();
			const request = requestOf(page.look);
			const run = page.started;
			if (!run || request.text === '' || inFlight || !shown() || isCurrent(page, request, answered))
				return;
			inFlight = true;
			void send('probe', request)
				.then(
					(view) => {
						if (store.getState().started === run) answered = { request, run };
						store.setState(({ look, started }) => ({
							look: started === run ? withView(look, view) : look,
						}));
					},
					(thrown: unknown) => {
						answered = { request, run };
						const problem = worthShowing(toReport(thrown));
						store.setState(({ look }) => ({ look: { ...look, problem, view: null } }));
					},
				)
				.finally(() => {
					inFlight = false;
					pull.request();
				});
		},
		pullEveryMs,
		clock,
	);
	return {
		set: (change: Partial<LookState>) => {
			store.setState(({ look }) => ({ look: { ...look, ...change } }));
			pull.request();
		},
		/** Keeps the view fresh while `isShown`; the result ends it. */
		watch: (isShown: () => boolean) => {
			shown = isShown;
			const unsubscribe = store.subscribe((page, before) => {
				if (page.numberTick !== before.numberTick || page.started !== before.started)
					pull.request();
			});
			pull.request();
			return () => {
				unsubscribe();
				shown = () => false;
			};
		},
		catchUp: () => pull.request(),
	};
}

function requestOf({ text, layer, head }: LookState): ProbeRequest {
	return { text, layer, head };
}

/** True when the answer on screen is that of this request at this step. */
function isCurrent(
	{ look, run, started }: PageState,
	wanted: ProbeRequest,
	answered: { request: ProbeRequest; run: StartedRun } | null,
): boolean {
	if (!answered || answered.run !== started) return false;
	const { request } = answered;
	const same =
		request.text === wanted.text && request.layer === wanted.layer && request.head === wanted.head;
	if (!same) return false;
	return look.problem !== null || (look.view !== null && look.view.step >= run.step);
}

function withView(look: LookState, view: ProbeView | null): LookState {
	const mixture = view?.responsibility !== undefined;
	return {
		...look,
		view,
		problem: null,
		mode: view && !mixture ? 'attention' : look.mode,
	};
}
