/** Actions of the engine panel: what the engine is, and a profile of a step of the experiment in the form. */
import { toReport } from '../core/problem';
import { type PageContext, worthShowing } from './context';
import type { ProfileEvent } from './protocol';
import { profileBlock } from './selectors';
import { closedPanel, type EnginePanel } from './store';

export function createProfiling({ store, send }: PageContext) {
	const set = (change: Partial<EnginePanel>) =>
		store.setState(({ enginePanel }) => ({ enginePanel: { ...enginePanel, ...change } }));
	return {
		/** Opens the panel; the kernels are tested the first time. */
		show: async () => {
			set({ open: true, problem: null });
			if (store.getState().enginePanel.report) return;
			try {
				set({ report: await send('inspect', {}) });
			} catch (thrown) {
				set({ problem: worthShowing(toReport(thrown)) });
			}
		},
		/** Closes it; ends a profile that is under way. */
		hide: async () => {
			const { progress } = store.getState().enginePanel;
			set({ open: false });
			if (progress) await send('cancelProfile', {}).catch(() => undefined);
		},
		profile: async () => {
			const page = store.getState();
			if (page.enginePanel.progress || profileBlock(page)) return;
			const { values } = page.config;
			set({ problem: null, progress: { activity: 'Starting', share: null } });
			try {
				set({ profile: { values, result: await send('profile', { values }) } });
			} catch (thrown) {
				set({ problem: worthShowing(toReport(thrown)) });
			} finally {
				set({ progress: null });
			}
		},
		cancel: async () => {
			await send('cancelProfile', {}).catch(() => undefined);
		},
		/** Of the worker: how far a profile is. */
		event: ({ activity, share }: ProfileEvent) => {
			if (store.getState().enginePanel.progress) set({ progress: { activity, share } });
		},
		/** Forgets what was found on an engine that is gone. */
		reset: () => store.setState({ enginePanel: closedPanel }),
	};
}
