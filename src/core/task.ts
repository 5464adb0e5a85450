/** Gives the event loop a turn, without a timer: timers are throttled in hidden tabs. */
export function nextTask(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port2.onmessage = () => {
			port1.close();
			port2.close();
			resolve();
		};
		port1.postMessage(null);
	});
}
