/** Entry of the training worker: it owns the device, and messages go through one `Session`. */
import type { ToWorker } from './protocol';
import { Session } from './session';
import { browserEnvironment } from './session/environment';

const session = browserEnvironment().then(
	(environment) =>
		new Session((message, transfer) => self.postMessage(message, { transfer }), environment),
);

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
	void session.then((ready) => ready.receive(data));
});
