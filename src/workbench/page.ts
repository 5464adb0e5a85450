/** The page side in one object: state, curves and every action, over one worker that can be replaced. */
import { toReport } from '../core/problem';
import { WorkbenchClient } from './client';
import { contextField, corpusField } from './config';
import { type AddressBar, createConfigure } from './configure';
import type { PageContext } from './context';
import { createLive } from './live';
import { createLooking } from './looking';
import type { Clock } from './pacing';
import { type Preferences, readPreferences, writePreferences } from './preferences';
import { createProfiling } from './profiling';
import type { PreferredEngine, Request } from './protocol';
import { createRunning } from './running';
import { RunSeries } from './series';
import { createPageStore, type ViewState } from './store';
import { createTexts } from './texts';

export interface PageEnvironment {
	startWorker(): Worker;
	readonly clock: Clock;
	readonly address: AddressBar;
	storage(): Storage;
}

export type Page = ReturnType<typeof createPage>;

export function createPage({ startWorker, clock, address, storage }: PageEnvironment) {
	const store = createPageStore();
	let client: WorkbenchClient | null = null;
	const context: PageContext = {
		store,
		series: new RunSeries(),
		clock,
		send: (command, request, transfer) =>
			client
				? client.send(command, request, transfer)
				: Promise.reject(new Error('no worker is open')),
	};
	const live = createLive(context);
	const configure = createConfigure(context, address);
	const looking = createLooking(context);
	const profiling = createProfiling(context);
	const open = async ({ engine }: Request<'open'>) => {
		client?.close();
		live.reset();
		profiling.reset();
		store.setState({ session: { phase: 'opening' }, estimate: null, commandProblem: null });
		try {
			client = new WorkbenchClient(startWorker(), {
				event: (event) => (event.type === 'profile' ? profiling.event(event) : live.event(event)),
				death: (problem) => store.setState({ session: { phase: 'failed', problem } }),
			});
			const preferred = store.getState().view.engine;
			const opened = await client.send('open', { engine: engine === 'auto' ? preferred : engine });
			store.setState({ session: { phase: 'ready', ...opened }, corpora: opened.catalogue.corpora });
			configure.readAddress();
		} catch (thrown) {
			const problem = toReport(thrown);
			if (problem.code !== 'cancelled') store.setState({ session: { phase: 'failed', problem } });
		}
	};
	setPreferences(readPreferences(storage));
	function setPreferences(preferences: Preferences): void {
		store.setState(({ view }) => ({ view: { ...view, ...preferences } }));
	}
	function setView(change: Partial<ViewState>): void {
		store.setState(({ view }) => ({ view: { ...view, ...change } }));
		const { theme, shortcuts, engine } = store.getState().view;
		if ('theme' in change || 'shortcuts' in change || 'engine' in change)
			writePreferences(storage, { theme, shortcuts, engine });
	}
	return {
		store,
		series: context.series,
		open,
		configure,
		looking,
		profiling,
		running: createRunning(context),
		texts: createTexts(context, {
			use: (corpus) => configure.edit(corpusField, corpus),
			setContext: (tokens) => configure.edit(contextField, String(tokens)),
		}),
		setView,
		/** From now on, and on later visits; the panel that asks for it opens again. A run on the page ends. */
		chooseEngine: async (engine: PreferredEngine) => {
			setView({ engine });
			await open({ engine });
			if (store.getState().session.phase === 'ready') await profiling.show();
		},
		showShortcuts: (shortcutsOpen: boolean) => store.setState({ shortcutsOpen }),
		/** The page is visible again. */
		catchUp: () => {
			live.catchUp();
			looking.catchUp();
		},
	};
}
