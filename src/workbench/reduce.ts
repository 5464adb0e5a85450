/** What a run looks like from the page: `reduce` folds the worker's events into it, and nothing else changes it. */
import { assertNever, type ProblemReport } from '../core/problem';
import type {
	DownloadEvent,
	EvaluationEvent,
	RunEvent,
	RunState,
	SampleEvent,
	StatusEvent,
} from './protocol';

export type LogKind =
	| 'preparing'
	| 'started'
	| 'paused'
	| 'resumed'
	| 'evaluated'
	| 'finished'
	| 'stopped'
	| 'failed';

export interface LogEntry {
	readonly id: number;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly kind: LogKind;
	readonly step: number;
	/** Validation loss of an evaluation, or the sentence of a failure. */
	readonly detail?: number | string;
}

/** Several samples may share a step, so each has a number of its own. */
export interface NumberedSample extends SampleEvent {
	readonly id: number;
}

export interface RunModel {
	readonly state: RunState;
	readonly step: number;
	readonly steps: number;
	readonly activity: string | null;
	/** 0..1, or null when unknown. */
	readonly progress: number | null;
	readonly problem: ProblemReport | null;
	readonly evaluation: EvaluationEvent | null;
	/** Newest first. */
	readonly samples: readonly NumberedSample[];
	/** Newest first; kept over runs. */
	readonly log: readonly LogEntry[];
	readonly download: DownloadEvent | null;
}

export const emptyRun: RunModel = {
	state: 'idle',
	step: 0,
	steps: 0,
	activity: null,
	progress: null,
	problem: null,
	evaluation: null,
	samples: [],
	log: [],
	download: null,
};

const keptSamples = 40;
const keptLog = 100;

export function reduce(model: RunModel, event: RunEvent, at: number): RunModel {
	switch (event.type) {
		case 'status':
			return reduceStatus(model, event, at);
		case 'metrics':
			// A row's step counts the updates before it; the run has made one more.
			return { ...model, step: Math.max(model.step, (event.step.at(-1) ?? -1) + 1) };
		case 'evaluation': {
			const evaluated = { ...model, evaluation: event };
			return logged(evaluated, { at, kind: 'evaluated', step: event.step, detail: event.loss });
		}
		case 'sample':
			return { ...model, samples: withSample(model.samples, event) };
		case 'download':
			return { ...model, download: event };
		default:
			return assertNever(event);
	}
}

/** True when this status opens a new run, so that the old curves and samples go. */
export function opensRun(model: RunModel, status: StatusEvent): boolean {
	return status.state === 'preparing' && status.step === 0 && model.state !== 'preparing';
}

function reduceStatus(model: RunModel, status: StatusEvent, at: number): RunModel {
	const base = opensRun(model, status)
		? { ...emptyRun, log: model.log, download: model.download }
		: model;
	const next: RunModel = {
		...base,
		state: status.state,
		step: status.step,
		steps: status.steps,
		activity: status.activity ?? null,
		progress: status.progress ?? null,
		problem: status.problem ?? null,
	};
	const kind = transition(model.state, status.state);
	if (!kind) return next;
	const detail = kind === 'failed' ? { detail: status.problem?.message ?? '' } : {};
	return logged(next, { at, kind, step: status.step, ...detail });
}

function transition(from: RunState, to: RunState): LogKind | null {
	if (from === to) return null;
	switch (to) {
		case 'preparing':
			return 'preparing';
		case 'running':
			return from === 'paused' ? 'resumed' : 'started';
		case 'paused':
			return 'paused';
		case 'finished':
			return 'finished';
		case 'failed':
			return 'failed';
		case 'idle':
			return 'stopped';
	}
}

function withSample(samples: readonly NumberedSample[], event: SampleEvent): NumberedSample[] {
	const id = (samples[0]?.id ?? 0) + 1;
	return [{ ...event, id }, ...samples].slice(0, keptSamples);
}

function logged(model: RunModel, entry: Omit<LogEntry, 'id'>): RunModel {
	const id = (model.log[0]?.id ?? 0) + 1;
	return { ...model, log: [{ ...entry, id }, ...model.log].slice(0, keptLog) };
}
