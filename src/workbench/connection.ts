/** Starts the training worker. */
import { scriptUrl } from '../core/script-url';
import workerUrl from './train.worker?worker&url';

export function startWorker(): Worker {
	return new Worker(scriptUrl(workerUrl), { type: 'module', name: 'training' });
}
