/** What the trainer needs of a task with its data at hand: batches of a step, and the score of held-out data. */
import type { Accuracies } from '../data/baselines/kinds';
import { evaluationBatches, trainingBatch } from '../data/batches';
import type { CorpusBytes } from '../data/corpus';
import {
	atLength,
	type LabelledData,
	type LabelledTask,
	labelledBatch,
	labelledBatches,
} from '../data/labelled';
import type { InputData, Program } from '../engine/executor';
import { type Evaluation, scoreExamples, scoreText } from './evaluate';
import { type Experiment, requireFits } from './experiment';

export type RunData = CorpusBytes | LabelledData;

export interface Learning {
	/** What is classified; null where a text is continued. */
	readonly task: LabelledTask | null;
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
		task: null,
		batch: (step) => ({ ...trainingBatch(train, { batch, context, seed, step }) }),
		evaluate: (program) => scoreText(program, batches),
	};
}

function fromExamples(experiment: Experiment, loaded: LabelledData): Learning {
	requireFits(experiment, loaded);
	const { batch, context, evaluationBatches: count } = experiment;
	const data = atLength(loaded, context);
	const size = { batch, length: context };
	const rows = data.validation(batch * count);
	const batches = labelledBatches(rows, data, size);
	let baselines: Promise<Accuracies> | null = null;
	return {
		task: data,
		batch: (step) => ({
			...labelledBatch(data.train(step * batch, batch), data, size),
		}),
		evaluate: async (program) => {
			// Some take seconds: they are computed when they are first shown.
			baselines ??= data.baselines(rows);
			return scoreExamples(program, data, { batches, baselines: await baselines });
		},
	};
}
