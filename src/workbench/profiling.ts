/** Actions of the engine panel: what the engine is, a profile of a step of the experiment in the form, and a tuning. */
import { toReport } from '../core/problem';
import { type PageContext, worthShowing } from './context';
import type { ProfileEvent } from './protocol';
import { profileBlock, trainingBlock } from './selectors';
import { closedPanel, type EnginePanel } from './store';

export function createProfiling({ store, send }: PageContext) {
	const set = (change: Partial<EnginePanel>) =>
		store.setState(({ enginePanel }) => ({ enginePanel: { ...enginePanel, ...change } }));
	/** One at a time; its refusal is shown, a cancel is not. */
	const measure = async (
		measuring: 'profile' | 'tuning',
		ask: () => Promise<Partial<EnginePanel>>,
	) => {
		set({ problem: null, measuring, progress: { activity: 'Starting', share: null } });
		try {
			set(await ask());
		} catch (thrown) {
			set({ problem: worthShowing(toReport(thrown)) });
		} finally {
			set({ measuring: null, progress: null });
		}
	};
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
		/** Closes it; ends what is under way. */
		hide: async () => {
			const { progress } = store.getState().enginePanel;
			set({ open: false });
			if (progress) await send('cancelProfile', {}).catch(() => undefined);
		},
		profile: async () => {
			const page = store.getState();
			if (page.enginePanel.progress || profileBlock(page)) return;
			const { values } = page.config;
			await measure('profile', async () => ({
				profile: { values, result: await send('profile', { values }) },
			}));
		},
		tune: async () => {
			const page = store.getState();
			if (page.enginePanel.progress || trainingBlock(page)) return;
			set({ tuning: null });
			await measure('tuning', async () => ({ tuning: await send('tune', {}), forgotten: false }));
		},
		/** The usual sizes again, from the next opening on. */
		forget: async () => {
			try {
				await send('forgetTuning', {});
				set({ tuning: null, forgotten: true });
			} catch (thrown) {
				set({ problem: worthShowing(toReport(thrown)) });
			}
		},
		cancel: async () => {
			await send('cancelProfile', {}).catch(() => undefined);
		},
		/** Of the worker: how far a profile or a tuning is. */
		event: ({ activity, share }: ProfileEvent) => {
			if (store.getState().enginePanel.progress) set({ progress: { activity, share } });
		},
		/** Forgets what was found on an engine that is gone. */
		reset: () => store.setState({ enginePanel: closedPanel }),
	};
}
