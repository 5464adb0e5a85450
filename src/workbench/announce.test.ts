import { expect, test } from 'vitest';
import { milestone, outranks } from './announce';
import { emptyRun, type RunModel } from './reduce';

const run = (state: RunModel['state'], step: number): RunModel => ({
	...emptyRun,
	state,
	step,
	steps: 200,
});

test('started, quarters, finished and failed are milestones; nothing else is', () => {
	expect(milestone(run('preparing', 0), run('running', 0))).toEqual({ kind: 'started', step: 0 });
	expect(milestone(run('running', 49), run('running', 51))).toMatchObject({ percent: 25 });
	expect(milestone(run('running', 51), run('running', 60))).toBeNull();
	expect(milestone(run('paused', 60), run('running', 60))).toBeNull();
	expect(milestone(run('running', 199), run('finished', 200))).toEqual({
		kind: 'finished',
		step: 200,
	});
	expect(milestone(run('running', 9), run('failed', 9))).toEqual({ kind: 'failed', step: 9 });
});

test('a waiting end is not replaced by a quarter', () => {
	const end = { kind: 'finished', step: 200 } as const;
	const quarter = { kind: 'quarter', percent: 75, step: 150 } as const;
	expect(outranks(quarter, end)).toBe(false);
	expect(outranks(end, quarter)).toBe(true);
	expect(outranks(quarter, null)).toBe(true);
});
