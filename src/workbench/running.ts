/** Actions on the run. A refusal becomes a card; nothing here changes the run itself, its events do. */
import { toReport } from '../core/problem';
import type { Values } from '../core/schema';
import { corpusOf } from './config';
import { type PageContext, worthShowing } from './context';
import type { CorpusInfo, Reply, SavedFile } from './protocol';
import { runBlock } from './selectors';
import { defaultProbeText } from './store';

export function createRunning(context: PageContext) {
	const { store, send } = context;
	/** A refusal becomes a card. */
	const attempt = async (task: () => Promise<unknown>) => {
		store.setState({ commandProblem: null });
		try {
			await task();
		} catch (thrown) {
			store.setState({ commandProblem: worthShowing(toReport(thrown)) });
		}
	};
	/** One at a time: what prepares or moves a run; pause and stop always get through. */
	const alone = async (task: () => Promise<unknown>) => {
		if (store.getState().busy) return;
		store.setState({ busy: true });
		await attempt(task);
		store.setState({ busy: false });
	};
	const begin = async (paused: boolean) => {
		const page = store.getState();
		if (runBlock(page)) return;
		const { values } = page.config;
		store.setState(({ look }) => ({ started: null, look: { ...look, view: null, problem: null } }));
		const reply = await send('start', { values, paused });
		store.setState(({ look, corpora }) => ({
			started: { values, ...reply },
			look: {
				...look,
				...withinModel(look, reply),
				text: probeText(look.text, corpora, values),
			},
		}));
	};
	const start = () => alone(() => begin(false));
	const pause = () => attempt(() => send('pause', {}));
	const resume = () => attempt(() => send('resume', {}));
	return {
		start,
		pause,
		resume,
		stop: () => attempt(() => send('stop', {})),
		/** One step; before a run it is prepared first. */
		step: () =>
			alone(async () => {
				if (store.getState().run.state !== 'paused') await begin(true);
				await send('step', {});
			}),
		/** What the first button of the run bar and the space bar do. */
		toggle: () => {
			const { state } = store.getState().run;
			if (state === 'running') return pause();
			if (state === 'paused') return resume();
			return state === 'preparing' ? Promise.resolve() : start();
		},
		/** A file of the run for the person to keep; null when it was refused, which a card says. */
		save: async (what: 'checkpoint' | 'tokenizer'): Promise<SavedFile | null> => {
			let saved: SavedFile | null = null;
			await attempt(async () => {
				saved = await send(what, {});
			});
			return saved;
		},
		dismissProblem: () => store.setState({ commandProblem: null }),
	};
}

function withinModel(
	look: { layer: number; head: number; component: number },
	model: Reply<'start'>,
) {
	return {
		layer: Math.min(look.layer, Math.max(0, model.layers - 1)),
		head: Math.min(look.head, Math.max(0, model.heads - 1)),
		component: Math.min(look.component, Math.max(0, model.components - 1)),
	};
}

/** What is looked at first, unless the person wrote something: an example of labelled data, or a sentence. */
function probeText(written: string, corpora: readonly CorpusInfo[], values: Values): string {
	const examples = corpora.flatMap(({ labelled }) => labelled?.example ?? []);
	if (written !== defaultProbeText && !examples.includes(written)) return written;
	return corpusOf(corpora, values)?.labelled?.example ?? defaultProbeText;
}
