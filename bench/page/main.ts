/** The page of one peer: the benchmark calls `bench.open` once and then `bench.turn`. */
import type { About, Turn, WorkName } from '../cases/works';
import { type Counters, countWebgpu } from './counters';
import { Harness } from './harness';
import type { OpenPeer } from './peer';
import type { Request } from './peers/ours.worker';
import OursWorker from './peers/ours.worker?worker';

const counters = countWebgpu();

export interface PageBench {
	open(adapter: string, backend: string, threads: number): Promise<About>;
	turn(work: WorkName, count: number): Promise<Turn>;
}

declare global {
	var bench: PageBench;
}

const adapters: Readonly<Record<string, () => Promise<{ readonly open: OpenPeer }>>> = {
	jaxjs: () => import('./peers/jaxjs'),
	tfjs: () => import('./peers/tfjs'),
	reference: () => import('./peers/reference'),
};

globalThis.bench = {
	open: async (adapter, backend, threads) => {
		const opened =
			adapter === 'ours'
				? await inWorker(backend, threads)
				: await inPage(adapter, backend, threads, counters);
		globalThis.bench.turn = opened.turn;
		return opened.about;
	},
	turn: () => Promise.reject(new Error('nothing is open')),
};

interface Opened extends Pick<PageBench, 'turn'> {
	readonly about: About;
}

async function inPage(
	adapter: string,
	backend: string,
	threads: number,
	own: Counters,
): Promise<Opened> {
	const module = await adapters[adapter]?.();
	if (!module) throw new Error(`no adapter ${adapter}`);
	const harness = new Harness(await module.open(backend, threads), own);
	return { about: harness.about, turn: (work, count) => harness.turn(work, count) };
}

async function inWorker(backend: string, threads: number): Promise<Opened> {
	const worker = new OursWorker();
	const about = await ask<About>(worker, { open: backend, threads });
	return { about, turn: (work, count) => ask<Turn>(worker, { turn: work, count }) };
}

/** The worker's answer; it throws what the worker threw. */
function ask<Answer>(worker: Worker, request: Request): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = ({ data }: MessageEvent<{ result: Answer; failure?: string }>) => {
			port1.close();
			if (data.failure === undefined) resolve(data.result);
			else reject(new Error(data.failure));
		};
		worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
		worker.postMessage(request, [port2]);
	});
}
