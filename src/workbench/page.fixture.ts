/** A page over a worker and a clock that a test drives by hand. */
import { catalogueFixture } from './catalogue.fixture';
import type { Clock } from './pacing';
import { createPage } from './page';
import type { CorpusInfo, EngineInfo, ToWorker, WorkbenchEvent } from './protocol';

const speeches: CorpusInfo = {
	id: 'speeches',
	label: 'Speeches',
	kind: 'embedded',
	licence: 'public domain',
	source: '',
	host: '',
	bytes: 1000,
	available: true,
};
export const remoteCorpus: CorpusInfo = {
	...speeches,
	id: 'remote',
	label: 'Remote text',
	kind: 'remote',
	host: 'example.org',
	available: false,
};

class ScriptedWorker extends EventTarget {
	readonly posted: ToWorker[] = [];
	postMessage(message: ToWorker): void {
		this.posted.push(message);
	}
	terminate(): void {}
}

export class FakeClock implements Clock {
	hidden = false;
	#now = 0;
	#timers: { readonly at: number; readonly callback: () => void }[] = [];
	now = (): number => this.#now;
	epochMs = (): number => this.#now;
	isHidden = (): boolean => this.hidden;
	after = (delayMs: number, callback: () => void): (() => void) => {
		const timer = { at: this.#now + delayMs, callback };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((other) => other !== timer);
		};
	};
	advance(ms: number): void {
		this.#now += ms;
		const due = this.#timers.filter((timer) => timer.at <= this.#now);
		this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
		for (const timer of due) timer.callback();
	}
}

export function pageFixture(hash = '') {
	const worker = new ScriptedWorker();
	const clock = new FakeClock();
	const address = { hash };
	const port: unknown = worker;
	const page = createPage({
		startWorker: () => port as Worker,
		clock,
		address: {
			read: () => address.hash,
			replace: (next) => {
				address.hash = next;
			},
		},
		storage: () => {
			throw new Error('storage is blocked');
		},
	});
	const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
	const say = (data: unknown) => worker.dispatchEvent(new MessageEvent('message', { data }));
	const asked = (command: ToWorker['command']) =>
		worker.posted.filter((message) => message.command === command);
	/** Answers the latest command of this name. */
	const answer = async (command: ToWorker['command'], reply: unknown) => {
		await settle();
		say({ kind: 'reply', id: asked(command).at(-1)?.id, reply });
		await settle();
	};
	const refuse = async (command: ToWorker['command'], code: string) => {
		await settle();
		const problem = { code, message: `${command} is refused.`, mend: 'Do something else.' };
		say({ kind: 'refusal', id: asked(command).at(-1)?.id, problem });
		await settle();
	};
	/** The worker's answer to the latest opening. */
	const opened = (engine: EngineInfo['engine']) =>
		answer('open', {
			catalogue: { ...catalogueFixture, corpora: [speeches, remoteCorpus] },
			engine: { engine, adapter: 'test', software: false, quads: false },
		});
	return {
		page,
		clock,
		address,
		asked,
		answer,
		refuse,
		die: () => worker.dispatchEvent(new Event('error')),
		emit: (event: WorkbenchEvent) => say({ kind: 'event', event }),
		/** Opens the session with the catalogue of the fixture. */
		open: async () => {
			void page.open({ engine: 'auto' });
			await opened('webgpu');
		},
		opened,
	};
}
