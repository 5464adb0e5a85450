import { expect, test } from 'vitest';
import { debounced, paced } from './pacing';
import { FakeClock } from './page.fixture';

test('a paced task runs at once, then at most once an interval, and never loses the last request', () => {
	const clock = new FakeClock();
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
	const clock = new FakeClock();
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
	const clock = new FakeClock();
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
