import { expect, test } from 'vitest';
import { type Clock, debounced, paced } from './pacing';

function fakeClock() {
	let now = 0;
	let timers: { at: number; callback: () => void }[] = [];
	const clock: Clock & { hidden: boolean; advance(ms: number): void } = {
		hidden: false,
		now: () => now,
		epochMs: () => now,
		after: (delayMs, callback) => {
			const timer = { at: now + delayMs, callback };
			timers.push(timer);
			return () => {
				timers = timers.filter((other) => other !== timer);
			};
		},
		isHidden: () => clock.hidden,
		advance: (ms) => {
			now += ms;
			const due = timers.filter((timer) => timer.at <= now);
			timers = timers.filter((timer) => timer.at > now);
			for (const timer of due) timer.callback();
		},
	};
	return clock;
}

test('a paced task runs at once, then at most once an interval, and never loses the last request', () => {
	const clock = fakeClock();
	let runs = 0;
	const task = paced(() => runs++, 250, clock);
	task.request();
	for (let i = 0; i < 20; i++) task.request();
	expect(runs).toBe(1);
	clock.advance(250);
	expect(runs).toBe(2);
	clock.advance(1000);
	expect(runs).toBe(2);
});

test('a hidden page draws nothing and catches up when it is shown', () => {
	const clock = fakeClock();
	let runs = 0;
	const task = paced(() => runs++, 250, clock);
	clock.hidden = true;
	task.request();
	clock.advance(1000);
	expect(runs).toBe(0);
	clock.hidden = false;
	task.flush();
	expect(runs).toBe(1);
});

test('a debounced task waits for silence', () => {
	const clock = fakeClock();
	let runs = 0;
	const request = debounced(() => runs++, 300, clock);
	request();
	clock.advance(200);
	request();
	clock.advance(200);
	expect(runs).toBe(0);
	clock.advance(100);
	expect(runs).toBe(1);
});
