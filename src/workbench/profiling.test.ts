/** The engine panel of the page, and the worker's side of it. */
import { describe, expect, it } from 'vitest';
import { pageFixture } from './page.fixture';

const report = {
	details: { kernels: 'k', features: {}, limits: [] },
	selfTest: { passed: true, largestError: 1e-7, bound: 2e-5, cases: [] },
};
const estimate = { ok: true, estimate: { parameters: 1 } };

async function opened() {
	const fixture = pageFixture();
	await fixture.open();
	fixture.clock.advance(1000);
	await fixture.answer('estimate', estimate);
	const panel = () => fixture.page.store.getState().enginePanel;
	void fixture.page.profiling.show();
	return { ...fixture, panel };
}

describe('the engine panel', () => {
	it('asks for a test of the kernels once, and keeps its answer', async () => {
		const { page, panel, asked, answer } = await opened();
		expect(panel()).toMatchObject({ open: true, report: null });
		await answer('inspect', report);
		expect(panel().report).toEqual(report);
		await page.profiling.hide();
		await page.profiling.show();
		expect(asked('inspect')).toHaveLength(1);
		expect(panel().open).toBe(true);
	});

	it('profiles the experiment of the form, with progress', async () => {
		const { page, panel, asked, answer, emit } = await opened();
		await answer('inspect', report);
		void page.profiling.profile();
		void page.profiling.profile();
		expect(asked('profile')).toHaveLength(1);
		expect(asked('profile')[0]?.request).toEqual({ values: page.store.getState().config.values });
		emit({ type: 'profile', activity: 'Timing a step', share: 0.5 });
		expect(panel().progress).toEqual({ activity: 'Timing a step', share: 0.5 });
		await answer('profile', { rows: [] });
		expect(panel()).toMatchObject({ progress: null, profile: { result: { rows: [] } } });
		emit({ type: 'profile', activity: 'late', share: 1 });
		expect(panel().progress).toBeNull();
	});

	it('shows a refusal as a problem, and a cancel as nothing', async () => {
		const { page, panel, answer, refuse } = await opened();
		await answer('inspect', report);
		void page.profiling.profile();
		await refuse('profile', 'memory');
		expect(panel()).toMatchObject({ progress: null, problem: { code: 'memory' } });
		void page.profiling.profile();
		expect(panel().problem).toBeNull();
		await refuse('profile', 'cancelled');
		expect(panel()).toMatchObject({ progress: null, problem: null });
	});

	it('tunes, one measurement at a time, and forgets', async () => {
		const { page, panel, asked, answer, refuse } = await opened();
		await answer('inspect', report);
		void page.profiling.tune();
		void page.profiling.tune();
		void page.profiling.profile();
		expect(asked('tune')).toHaveLength(1);
		expect(asked('profile')).toHaveLength(0);
		expect(panel().measuring).toBe('tuning');
		await answer('tune', { rows: [], choice: null });
		expect(panel()).toMatchObject({ measuring: null, progress: null, tuning: { rows: [] } });
		void page.profiling.forget();
		await answer('forgetTuning', {});
		expect(panel()).toMatchObject({ tuning: null, forgotten: true });
		void page.profiling.tune();
		await refuse('tune', 'cancelled');
		expect(panel()).toMatchObject({ measuring: null, tuning: null, problem: null });
	});

	it('is cancelled when the panel closes, and is off while a run trains', async () => {
		const { page, asked, answer, emit, refuse } = await opened();
		await answer('inspect', report);
		void page.profiling.profile();
		void page.profiling.hide();
		expect(asked('cancelProfile')).toHaveLength(1);
		await refuse('profile', 'cancelled');
		emit({ type: 'status', state: 'preparing', step: 0, steps: 9 });
		void page.profiling.profile();
		expect(asked('profile')).toHaveLength(1);
	});

	it('forgets what it knew when another engine is opened', async () => {
		const { page, panel, answer } = await opened();
		await answer('inspect', report);
		void page.open({ engine: 'cpu' });
		expect(panel()).toMatchObject({ open: false, report: null });
	});
});
