/** When the page draws: at most every so often, and not at all while it is hidden. */

export interface Clock {
	/** Monotonic milliseconds. */
	now(): number;
	/** Milliseconds since the epoch. */
	epochMs(): number;
	/** Calls back once after the delay; the result cancels it. */
	after(delayMs: number, callback: () => void): () => void;
	isHidden(): boolean;
}

export const browserClock: Clock = {
	now: () => performance.now(),
	epochMs: () => Date.now(),
	after: (delayMs, callback) => {
		const timer = setTimeout(callback, delayMs);
		return () => clearTimeout(timer);
	},
	isHidden: () => document.hidden,
};

export interface Paced {
	/** Asks for one run of the task, at once or when the interval allows it. */
	request(): void;
	/** Runs now what was asked for, for example when the page is shown again. */
	flush(): void;
}

/** At most one run in `intervalMs`; the last request is never lost. */
export function paced(task: () => void, intervalMs: number, clock: Clock): Paced {
	let last = -Infinity;
	let wanted = false;
	let cancel: (() => void) | null = null;
	const flush = () => {
		cancel?.();
		cancel = null;
		if (!wanted || clock.isHidden()) return;
		wanted = false;
		last = clock.now();
		task();
	};
	const request = () => {
		wanted = true;
		if (cancel) return;
		const wait = last + intervalMs - clock.now();
		if (wait <= 0) flush();
		else cancel = clock.after(wait, flush);
	};
	return { request, flush };
}

/** Runs the task when nothing was asked for `delayMs`. */
export function debounced(task: () => void, delayMs: number, clock: Clock): () => void {
	let cancel: (() => void) | null = null;
	return () => {
		cancel?.();
		cancel = clock.after(delayMs, () => {
			cancel = null;
			task();
		});
	};
}
