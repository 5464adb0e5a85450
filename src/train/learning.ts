/** What the trainer needs of a task with its data at hand: batches of a step, and the score of held-out data. */
import { evaluationBatches, trainingBatch } from '../data/batches';
import type { CorpusBytes } from '../data/corpus';
import { type LabelledData, labelledBatch, labelledBatches } from '../data/labelled';
import type { InputData, Program } from '../engine/executor';
import { type Evaluation, scoreExamples, scoreText } from './evaluate';
import type { Experiment } from './experiment';

export type RunData = CorpusBytes | LabelledData;

export interface Learning {
	/** Inputs of the graph that a step learns from; a function of seed and step. */
	batch(step: number): InputData;
	evaluate(program: Program): Promise<Evaluation>;
}

/** @throws Problem `data` when the data do not fit the experiment */
export function learningFrom(experiment: Experiment, data: RunData): Learning {
	return data.kind === 'text' ? fromText(experiment, data) : fromExamples(experiment, data);
}

function fromText(
	{ batch, context, seed, evaluationBatches: count }: Experiment,
	{ train, validation }: CorpusBytes,
): Learning {
	const { batches } = evaluationBatches(validation, { batch, context, count });
	return {
		batch: (step) => ({ ...trainingBatch(train, { batch, context, seed, step }) }),
		evaluate: (program) => scoreText(program, batches),
	};
}

function fromExamples(
	{ batch, context, evaluationBatches: count }: Experiment,
	data: LabelledData,
): Learning {
	const size = { batch, length: context };
	const rows = data.validation(batch * count);
	const batches = labelledBatches(rows, data.encoding, size);
	const baselines = data.baselines(rows);
	return {
		batch: (step) => ({
			...labelledBatch(data.train(step * batch, batch), data.encoding, size),
		}),
		evaluate: (program) => scoreExamples(program, data, { batches, baselines }),
	};
}
