import { expect, test } from 'vitest';
import type { EvaluationEvent, RunEvent, RunState, StatusEvent } from './protocol';
import { emptyRun, opensRun, reduce } from './reduce';

const status = (state: RunState, step: number, more: Partial<StatusEvent> = {}): StatusEvent => ({
	type: 'status',
	state,
	step,
	steps: 100,
	...more,
});
const evaluation: EvaluationEvent = {
	type: 'evaluation',
	step: 50,
	loss: 2.5,
	kind: 'language',
	bitsPerByte: 3.6,
	perplexity: 12.2,
	wordPerplexity: 1000,
	comparable: true,
	baselines: {},
	tokens: 4096,
	elapsedMs: 900,
};
const sample: RunEvent = { type: 'sample', step: 50, prompt: 'The', text: ' nation' };
const fold = (...events: RunEvent[]) =>
	events.reduce((model, event, index) => reduce(model, event, index), emptyRun);

test('a run is told in the order of its events', () => {
	const model = fold(
		status('preparing', 0, { activity: 'Compiling kernels 3/31', progress: 0.1 }),
		status('running', 0),
		evaluation,
		status('paused', 60),
		status('running', 60),
		status('finished', 100),
	);
	const told = model.log.map((entry) => entry.kind).reverse();
	expect(told).toEqual(['preparing', 'started', 'evaluated', 'paused', 'resumed', 'finished']);
	expect(model).toMatchObject({ state: 'finished', step: 100, activity: null, progress: null });
	expect(new Set(model.log.map((entry) => entry.id)).size).toBe(model.log.length);
});

test('a new run drops samples and evaluation but keeps the log', () => {
	const before = fold(status('running', 0), evaluation, sample, status('finished', 100));
	const after = reduce(before, status('preparing', 0), 9);
	expect(after).toMatchObject({ samples: [], evaluation: null, problem: null });
	expect(after.log).toHaveLength(before.log.length + 1);
});

test('preparing again at a later step (recovery of a device) keeps the run', () => {
	const before = fold(status('running', 0), evaluation, sample);
	expect(opensRun(before, status('preparing', 40))).toBe(false);
	expect(reduce(before, status('preparing', 40), 9).samples).toHaveLength(1);
});

test('a failure keeps its problem and its sentence', () => {
	const problem = {
		code: 'diverged',
		message: 'The loss is NaN at step 7.',
		mend: 'Lower it.',
	} as const;
	const model = fold(status('running', 0), status('failed', 7, { problem }));
	expect(model.problem).toEqual(problem);
	expect(model.log[0]).toMatchObject({ kind: 'failed', detail: problem.message, step: 7 });
});

test('samples stand newest first and are bounded', () => {
	const many = Array.from({ length: 60 }, (_, step) => ({ ...sample, step }));
	const model = fold(...many);
	expect(model.samples).toHaveLength(40);
	expect(model.samples[0]?.step).toBe(59);
});

test('metrics move the run one step beyond their row, never back', () => {
	const row = (step: number): RunEvent => {
		const one = Float64Array.of(1);
		const base = { loss: one, learningRate: one, gradientNorm: one, tokens: one, elapsedMs: one };
		return { type: 'metrics', step: Float64Array.of(step), ...base };
	};
	expect(fold(row(5), row(3)).step).toBe(6);
});
