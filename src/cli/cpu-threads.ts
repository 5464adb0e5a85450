/** Threads of the CPU engine in Node. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Problem } from '../core/problem';
import type { HelperTask } from '../engine/cpu/instance';
import { type Helper, MOST_USEFUL_THREADS } from '../engine/cpu/threads';

const MOST = 64;

/**
 * `prepareHelper` of src/engine/cpu/instance.ts as text: a worker starts from a file or a text, and this bundle is neither
 * beside such a file in tests nor in the built command.
 */
const HELPER = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, thread, threads, control } = workerData;
const words = new Int32Array(memory.buffer);
const kernels = new WebAssembly.Instance(module, {
	env: { memory, abort() { throw new Error('a CPU kernel gave up'); } },
	threads: {
		sleep: (at, seen) => Atomics.wait(words, at / 4, seen, 1000),
		wake: (at) => Atomics.notify(words, at / 4),
	},
}).exports;
kernels.enlist(thread, threads, control);
parentPort.postMessage('ready');
try { kernels.serve(0); } catch (failure) { kernels.abandon(); throw failure; }
`;

/** Starts one helper; a process may end while it waits. */
export async function startNodeHelper(task: HelperTask): Promise<Helper> {
	const worker = new Worker(HELPER, { eval: true, workerData: task, name: 'mgk kernels' });
	await new Promise((resolve, reject) => {
		worker.once('message', resolve);
		worker.once('error', reject);
	});
	worker.on('error', () => {});
	worker.unref();
	return { terminate: () => void worker.terminate() };
}

/** The cores that there are, up to 8, unless `written` says otherwise. @throws Problem `command` */
export function threadCount(written: string | undefined): number {
	if (written === undefined) return Math.min(MOST_USEFUL_THREADS, availableParallelism());
	const count = Number(written);
	if (/^\d+$/.test(written) && count >= 1 && count <= MOST) return count;
	throw new Problem(
		'command',
		`--threads must be a whole number from 1 to ${MOST}, got ${written || 'nothing'}.`,
	);
}
