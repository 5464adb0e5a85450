import { expect, test } from 'vitest';
import type { PageContext } from './context';
import { createLive } from './live';
import { FakeClock } from './page.fixture';
import type { MetricsEvent, StatusEvent } from './protocol';
import { RunSeries } from './series';
import { createPageStore } from './store';

function setup() {
	const clock = new FakeClock();
	const store = createPageStore();
	const series = new RunSeries();
	const context: PageContext = { store, series, clock, send: () => Promise.reject(new Error()) };
	const advance = (ms: number) => clock.advance(ms);
	return { store, series, advance, live: createLive(context) };
}

const status = (state: StatusEvent['state'], step: number): StatusEvent => ({
	type: 'status',
	state,
	step,
	steps: 100,
});
const metrics = (step: number): MetricsEvent => {
	const one = Float64Array.of(1);
	const rest = { loss: one, learningRate: one, gradientNorm: one, tokens: one, elapsedMs: one };
	return { type: 'metrics', step: Float64Array.of(step), ...rest };
};

test('numbers are drawn at most twice and curves at most four times a second', () => {
	const { store, live, advance } = setup();
	let numbers = 0;
	let curves = 0;
	store.subscribe((page, before) => {
		if (page.numberTick !== before.numberTick) numbers++;
		if (page.chartTick !== before.chartTick) curves++;
	});
	for (let step = 0; step < 100; step++) {
		live.event(metrics(step));
		advance(10);
	}
	expect(numbers).toBeLessThanOrEqual(3);
	expect(curves).toBeLessThanOrEqual(5);
	advance(1000);
	expect(store.getState().run.step).toBe(100);
});

test('a new run clears the curves, a change of state shows at once', () => {
	const { store, series, live } = setup();
	live.event(status('running', 0));
	live.event(metrics(1));
	live.event(status('finished', 100));
	expect(store.getState().run.state).toBe('finished');
	expect(series.training.length).toBe(1);
	live.event(status('preparing', 0));
	expect(series.training.length).toBe(0);
});

test('at most one announcement in ten seconds, and the end of the run is told', () => {
	const { store, live, advance } = setup();
	const told: unknown[] = [];
	store.subscribe((page, before) => {
		if (page.announcement !== before.announcement) told.push(page.announcement?.kind);
	});
	live.event(status('running', 0));
	live.event(metrics(30));
	live.event(status('finished', 100));
	expect(told).toEqual(['started']);
	advance(10_000);
	expect(told).toEqual(['started', 'finished']);
});
