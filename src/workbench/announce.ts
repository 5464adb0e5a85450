/** What a screen reader is told of a run: milestones only, at most one message in ten seconds. */
import type { RunModel } from './reduce';

export type Milestone =
	| { readonly kind: 'started' | 'finished' | 'failed'; readonly step: number }
	| { readonly kind: 'quarter'; readonly percent: number; readonly step: number };

export function milestone(before: RunModel, after: RunModel): Milestone | null {
	const { step } = after;
	if (before.state !== after.state) {
		if (after.state === 'running' && before.state !== 'paused') return { kind: 'started', step };
		if (after.state === 'finished') return { kind: 'finished', step };
		if (after.state === 'failed') return { kind: 'failed', step };
	}
	const quarter = quarterOf(after);
	if (quarter === 0 || quarter === 4 || quarter <= quarterOf(before)) return null;
	return { kind: 'quarter', percent: quarter * 25, step };
}

function quarterOf(run: RunModel): number {
	return run.steps > 0 ? Math.floor((4 * run.step) / run.steps) : 0;
}

/** Whether a milestone may be spoken now; the end of a run is worth waiting for, a quarter is not. */
export function outranks(next: Milestone, waiting: Milestone | null): boolean {
	return waiting === null || next.kind !== 'quarter' || waiting.kind === 'quarter';
}
