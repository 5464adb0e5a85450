/** Entry of the training worker: it owns the device, and messages go through one `Session`. */
import type { ToWorker } from './protocol';
import { type Post, Session } from './session';
import { openPageCpu } from './session/cpu-threads';
import { browserEnvironment } from './session/environment';

const post: Post = (message, transfer) => self.postMessage(message, { transfer });
const session = browserEnvironment().then(
	(data) => new Session(post, data, navigator.gpu, openPageCpu),
);

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
	void session.then((ready) => ready.receive(data));
});
