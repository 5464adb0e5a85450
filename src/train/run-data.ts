/** The data of a run, and what they decide of its model. */
import type { CorpusBytes } from '../data/corpus';
import { withGram } from '../data/encoding';
import { atLength, type LabelledData, type LabelledTask } from '../data/labelled';
import { labelledTask } from '../data/tasks';
import { type TokenizedText, type TokenizerChoice, tokenizedText } from '../data/text';
import { tokenizerKind } from '../data/tokenizers';
import type { Tokenizer } from '../data/tokenizers/tokenizer';
import type { TrainingOptions } from '../data/tokenizers/training';
import { type Experiment, requireFits } from './experiment';

export type RunData = TokenizedText | LabelledData;

/** A text to continue, with so many different tokens; or examples to classify. */
export type ModelTask =
	| { readonly kind: 'language'; readonly vocabulary: number }
	| { readonly kind: 'labelled'; readonly task: LabelledTask };

export function taskOf(data: RunData): ModelTask {
	return data.kind === 'labelled'
		? { kind: 'labelled', task: data }
		: { kind: 'language', vocabulary: data.tokenizer.vocabularySize };
}

/** What is known before there are data: a tokenizer may learn less than it may. */
export function expectedTask(experiment: Experiment): ModelTask {
	const task = labelledTask(experiment.corpus);
	if (task) return { kind: 'labelled', task: asRead(task, experiment) };
	const { kind, size } = tokenizerChoice(experiment);
	return { kind: 'language', vocabulary: tokenizerKind(kind).mostTokens(size) };
}

/** A task with the ids that the experiment makes of its texts. */
export function asRead<T extends LabelledTask>(task: T, { gram }: Experiment): T {
	return { ...task, encoding: withGram(task.encoding, gram) };
}

export function tokenizerChoice(experiment: Experiment): TokenizerChoice {
	const { tokenizer: kind } = experiment;
	const { size } = tokenizerKind(kind);
	return { kind, size: size ? experiment[size.name] : 0 };
}

/**
 * A text is encoded, by a tokenizer that it teaches unless one is given; examples that are texts are cut to the context.
 * @throws Problem `configuration` or `cancelled`
 */
export async function runData(
	experiment: Experiment,
	data: CorpusBytes | LabelledData,
	options: TrainingOptions = {},
	given?: Tokenizer,
): Promise<RunData> {
	if (data.kind === 'labelled') {
		requireFits(experiment, data);
		return atLength(data, experiment.context, experiment.gram);
	}
	return tokenizedText(data, tokenizerChoice(experiment), options, given);
}

/** Tokens that a step learns from; of pairs, those of both sequences. */
export function tokensOfStep({ batch, context }: Experiment, task: ModelTask): number {
	return batch * context * (task.kind === 'labelled' ? task.task.arity : 1);
}
