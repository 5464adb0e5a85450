import { expect, test } from 'vitest';
import { pageFixture, remoteCorpus } from './page.fixture';
import type { ProbeView, StatusEvent } from './protocol';
import { changesSinceStart, runBlock } from './selectors';

const model = { layers: 2, heads: 2, components: 2 };
const status = (state: StatusEvent['state'], step: number): StatusEvent => ({
	type: 'status',
	state,
	step,
	steps: 100,
});
const view = (step: number): ProbeView => ({
	step,
	layer: 0,
	head: 0,
	tokens: ['a'],
	weights: Float32Array.of(1),
	omitted: 0,
	entropy: 0,
});
const estimate = {
	parameters: 1,
	flopsPerStep: 1,
	peakBytes: 1,
	dispatchesPerStep: 1,
	tokensPerStep: 1,
};

test('opening reads the address, asks for an estimate and starts nothing', async () => {
	const { page, open, asked, clock } = pageFixture('#v=1&components=4&heads=9');
	await open();
	clock.advance(300);
	const { config, notices } = page.store.getState();
	expect(config.values.components).toBe(4);
	expect(notices).toEqual(['There is no field "heads".']);
	expect(asked('estimate')).toHaveLength(1);
	expect(asked('start')).toHaveLength(0);
});

test('another engine opens the worker again: what was seen of the run goes, the panel stays, and so does the choice', async () => {
	const { page, open, opened, asked } = pageFixture();
	await open();
	page.store.setState(({ look }) => ({ look: { ...look, view: view(3) } }));
	void page.chooseEngine('cpu');
	expect(asked('open').at(-1)?.request).toEqual({ engine: 'cpu' });
	expect(page.store.getState().look.view).toBeNull();
	await opened('cpu');
	expect(page.store.getState()).toMatchObject({
		view: { engine: 'cpu' },
		enginePanel: { open: true },
	});
	void page.open({ engine: 'auto' });
	expect(asked('open').at(-1)?.request).toEqual({ engine: 'cpu' });
});

test('editing is estimated once when it rests, and written to the address', async () => {
	const { page, open, asked, address, clock } = pageFixture();
	await open();
	clock.advance(300);
	for (const text of ['3', '4', '5']) page.configure.edit('components', text);
	clock.advance(300);
	expect(asked('estimate')).toHaveLength(2);
	expect(address.hash).toBe('#v=1&preset=first&components=5');
});

test('an estimate that was overtaken is not shown', async () => {
	const { page, open, answer, clock } = pageFixture();
	await open();
	clock.advance(300);
	page.configure.edit('components', '5');
	await answer('estimate', { ok: true, estimate });
	expect(page.store.getState().estimate).toBeNull();
});

test('what will not fit, a wrong field and a missing text each block the run with a reason', async () => {
	const { page, open, answer, clock } = pageFixture();
	await open();
	clock.advance(300);
	const problem = { code: 'memory', message: 'needs 9 GiB.', mend: '' } as const;
	await answer('estimate', { ok: false, problem });
	expect(runBlock(page.store.getState())).toBe('needs 9 GiB.');
	page.configure.edit('components', '99');
	expect(runBlock(page.store.getState())).toMatch(/Components/);
	page.configure.reset('components');
	page.configure.edit('corpus', 'remote');
	expect(runBlock(page.store.getState())).toMatch(/has to be downloaded/);
});

test('a refused start becomes a card; a second press meanwhile is ignored', async () => {
	const { page, open, asked, refuse } = pageFixture();
	await open();
	void page.running.start();
	void page.running.start();
	await refuse('start', 'memory');
	expect(asked('start')).toHaveLength(1);
	expect(page.store.getState().commandProblem?.message).toBe('start is refused.');
	expect(page.store.getState().busy).toBe(false);
});

test('changes are counted against the run that was started', async () => {
	const { page, open, answer } = pageFixture();
	await open();
	void page.running.start();
	await answer('start', model);
	expect(changesSinceStart(page.store.getState())).toEqual([]);
	page.configure.edit('learningRate', '0,01');
	expect(changesSinceStart(page.store.getState())).toEqual(['learningRate']);
});

test('a head is pulled only while shown, and again only when the run advanced', async () => {
	const { page, open, answer, asked, emit, clock } = pageFixture();
	await open();
	void page.running.start();
	await answer('start', model);
	emit(status('paused', 0));
	let shown = false;
	page.looking.watch(() => shown);
	clock.advance(600);
	expect(asked('probe')).toHaveLength(0);
	shown = true;
	page.looking.catchUp();
	clock.advance(600);
	await answer('probe', view(0));
	for (let i = 0; i < 10; i++) {
		page.looking.catchUp();
		clock.advance(600);
	}
	expect(asked('probe')).toHaveLength(1);
	emit(status('running', 5));
	clock.advance(600);
	expect(asked('probe')).toHaveLength(2);
});

test('a variant without components falls back to the attention mode', async () => {
	const { page, open, answer, clock } = pageFixture();
	await open();
	void page.running.start();
	await answer('start', model);
	page.looking.watch(() => true);
	page.looking.set({ mode: 'winner' });
	clock.advance(600);
	await answer('probe', view(0));
	expect(page.store.getState().look).toMatchObject({ mode: 'attention', problem: null });
});

test('a download is asked for, then chosen; its failure stays in the dialog', async () => {
	const { page, open, answer, refuse, asked } = pageFixture();
	await open();
	page.texts.askDownload('remote');
	expect(asked('download')).toHaveLength(0);
	void page.texts.download('remote');
	await refuse('download', 'network');
	expect(page.store.getState().downloading).toMatchObject({
		phase: 'asking',
		problem: { code: 'network' },
	});
	void page.texts.download('remote');
	await answer('download', { ...remoteCorpus, available: true });
	expect(page.store.getState().downloading).toBeNull();
	expect(page.store.getState().config.values.corpus).toBe('remote');
});

test('a dying worker leaves a card', async () => {
	const { page, open, die } = pageFixture();
	await open();
	die();
	expect(page.store.getState().session).toMatchObject({
		phase: 'failed',
		problem: { code: 'internal' },
	});
});

test('blocked storage costs the memory of a theme, not the theme', () => {
	const { page } = pageFixture();
	page.setView({ theme: 'dark' });
	expect(page.store.getState().view.theme).toBe('dark');
});
