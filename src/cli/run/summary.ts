import { median } from '../../core/median';
import type { Engine } from '../../engine/executor';
import { estimate } from '../../train/estimate';
import type { Evaluation } from '../../train/evaluate';
import type { RunData } from '../../train/run-data';
import type { Trainer } from '../../train/trainer';
import type { RunRequest } from './arguments';
import type { Recorder } from './recorder';

interface Finished {
	readonly request: RunRequest;
	readonly data: RunData;
	readonly engine: Engine;
	readonly trainer: Trainer;
	readonly recorder: Recorder;
	readonly peakBytes: number;
	/** Of the test data, where there are any. */
	readonly test: Evaluation | null;
}

/** `summary.json`: what was run, what it cost, and what came out. */
export function summarise(finished: Finished): Record<string, unknown> {
	const { request, data, engine, trainer, recorder, peakBytes, test } = finished;
	const { rows, evaluations, best } = recorder;
	const planned = estimate(request.experiment, engine.info, trainer.task);
	const last = rows.at(-1);
	return {
		preset: request.preset,
		config: request.experiment,
		data: describeData(data),
		parameters: trainer.model.layout.count,
		flopsPerStep: trainer.cost.flops,
		dispatchesPerStep: trainer.cost.dispatches,
		submitsPerStep: rows.length > 0 ? trainer.submits / rows.length : 0,
		peakBytes,
		plannedBytes: planned.peakBytes,
		attention: planned.attention,
		stepMsMedian: medianStepMs(rows.map((row) => row.elapsedMs)),
		device: engine.info,
		steps: trainer.step,
		skippedSteps: trainer.skipped,
		first: rows[0] ?? null,
		final: { ...last, validation: evaluations.at(-1)?.validation ?? null },
		best,
		baselines: recorder.last?.baselines ?? null,
		test,
	};
}

function describeData(data: RunData) {
	const { name } = data;
	if (data.kind === 'labelled') {
		const { classes, sizes, sha256 } = data;
		return { name, classes, ...(sizes && { rows: sizes }), ...(sha256 && { sha256 }) };
	}
	const { corpus, tokenizer, train } = data;
	return {
		name,
		sha256: corpus.sha256,
		tokenizer: tokenizer.label,
		vocabulary: tokenizer.vocabularySize,
		trainBytes: corpus.train.length,
		trainTokens: train.length,
		validationBytes: corpus.validation.length,
		...(corpus.test && { testBytes: corpus.test.length }),
	};
}

/** Median time between rows that follow each other. */
function medianStepMs(elapsedMs: readonly number[]): number {
	const steps = elapsedMs.slice(1).map((ms, index) => ms - (elapsedMs[index] ?? 0));
	return median(steps);
}
