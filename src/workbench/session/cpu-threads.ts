/** The CPU engine in the page: with threads where the browser lets them share memory, otherwise one. */
import { scriptUrl } from '../../core/script-url';
import { type CpuEngine, openCpu } from '../../engine/cpu';
import helperUrl from '../../engine/cpu/helper.worker?worker&url';
import type { HelperTask } from '../../engine/cpu/instance';
import { type Helper, MOST_USEFUL_THREADS } from '../../engine/cpu/threads';

let opened: Promise<CpuEngine> | null = null;

/** One a worker: its threads last as long as the page. */
export function openPageCpu(): Promise<CpuEngine> {
	const threads = self.crossOriginIsolated
		? Math.min(MOST_USEFUL_THREADS, navigator.hardwareConcurrency)
		: 1;
	// A helper that does not start is no reason not to train.
	opened ??= openCpu({ threads, start: startPageHelper }).catch(() => openCpu());
	return opened;
}

export async function startPageHelper(task: HelperTask): Promise<Helper> {
	const worker = new Worker(scriptUrl(helperUrl), { type: 'module', name: 'kernels' });
	await new Promise((resolve, reject) => {
		worker.addEventListener('message', resolve, { once: true });
		worker.addEventListener('error', reject, { once: true });
		worker.postMessage(task);
	});
	return worker;
}
