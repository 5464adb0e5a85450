/** What the trainer needs of a task with its data at hand: batches of a step, and the scores of held-out data. */
import type { Accuracies } from '../data/baselines/kinds';
import { ngramScore } from '../data/baselines/ngram';
import { requireLength, trainingBatch } from '../data/batches';
import type { Example } from '../data/example';
import { type LabelledData, labelledBatch, labelledBatches } from '../data/labelled';
import type { HeldOutText, TokenizedText } from '../data/text';
import type { InputData, Program } from '../engine/executor';
import { batchForm } from './classifier-settings';
import { type Evaluation, type HeldOut, scoreExamples } from './evaluate';
import type { Experiment } from './experiment';
import type { RunData } from './run-data';
import { type ScoringOptions, scoreWhole, scoreWindows, type TextFacts } from './score-text';

export interface Learning {
	/** Inputs of the graph that a step learns from; a function of seed and step. */
	batch(step: number): InputData;
	/** Scores held-out data for selection: as much of them as the experiment asks for. */
	evaluate(program: Program): Promise<Evaluation>;
	/** Scores what is never used for selection; null where there is none, or none is asked for. */
	test(program: Program, options?: ScoringOptions): Promise<Evaluation | null>;
}

/** @throws Problem `data` when the data do not fit the experiment */
export function learningFrom(experiment: Experiment, data: RunData): Learning {
	return data.kind === 'text' ? fromText(experiment, data) : fromExamples(experiment, data);
}

function fromText(experiment: Experiment, data: TokenizedText): Learning {
	const { batch, context, seed, evaluationBatches: count } = experiment;
	const { train, validation, test } = data;
	for (const { tokens } of [{ tokens: train }, validation, ...(test ? [test] : [])])
		requireLength(tokens, context);
	const size = { batch, context, stride: strideOf(experiment) };
	const facts = factsOf(data);
	return {
		batch: (step) => ({ ...trainingBatch(train, { batch, context, seed, step }) }),
		evaluate: async (program) =>
			scoreWindows(program, validation, { ...size, count }, await facts(validation)),
		test: async (program, options) => {
			const vocabulary = data.tokenizer.vocabularySize;
			return test && scoreWhole(program, test, { ...size, vocabulary }, await facts(test), options);
		},
	};
}

/** New predictions a window: all of them unless the experiment says otherwise. */
export function strideOf({ stride, context }: Experiment): number {
	return stride === 0 ? context : Math.min(stride, context);
}

/** Counting the training text takes a moment: once a text, when it is first scored. */
function factsOf({ corpus, tokenizer: { lossless } }: TokenizedText) {
	const known = new Map<HeldOutText, Promise<TextFacts>>();
	return (held: HeldOutText): Promise<TextFacts> => {
		const facts =
			known.get(held) ??
			(lossless
				? ngramScore(corpus.train, held.text).then((found) => ({
						lossless,
						baselines: { ...found },
					}))
				: Promise.resolve({ lossless, baselines: {} }));
		known.set(held, facts);
		return facts;
	};
}

function fromExamples(experiment: Experiment, data: LabelledData): Learning {
	const { batch, evaluationBatches: count, testExamples } = experiment;
	const form = batchForm(experiment);
	const held = (rows: readonly Example[]) => {
		const batches = labelledBatches(rows, data, form);
		// Some baselines take seconds: they are computed when they are first shown.
		let baselines: Promise<Accuracies> | null = null;
		return async (): Promise<HeldOut> => {
			baselines ??= data.baselines(rows);
			return { rows, batches, baselines: await baselines };
		};
	};
	const validation = held(data.validation(batch * count));
	return {
		batch: (step) => ({
			...labelledBatch(data.train(step * batch, batch), data, form),
		}),
		evaluate: async (program) => scoreExamples(program, data, await validation()),
		test: async (program, options) => {
			const rows = data.test(testExamples);
			if (rows.length === 0) return null;
			return scoreExamples(program, data, await held(rows)(), options);
		},
	};
}
