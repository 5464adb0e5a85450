/** Entry of a worker of the page that is one thread of the CPU engine: gets its task, says that it has begun, works. */
import { type HelperTask, prepareHelper } from './instance';

self.addEventListener('message', ({ data }: MessageEvent<HelperTask>) => {
	const work = prepareHelper(data);
	self.postMessage('ready');
	work();
});
