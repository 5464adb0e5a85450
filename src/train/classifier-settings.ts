/** What the classifier of an experiment is made of, when its data are labelled examples. */
import type { BatchForm, LabelledTask } from '../data/labelled';
import type { ClassifierSettings } from '../nn/classifier';
import type { Experiment } from './experiment';
import { attentionSettings } from './language-model';

/** The encoder of Long Range Arena at the sizes of the experiment. */
export function classifierSettings(
	experiment: Experiment,
	{ encoding, classes, arity }: LabelledTask,
): ClassifierSettings {
	const { variant, layers, width, feedForward, norm, positions } = experiment;
	const { dropout, deviation, pooling } = experiment;
	return {
		variant,
		attention: attentionSettings(experiment),
		layers,
		width,
		feedForward,
		norm,
		positions,
		deviation,
		vocabulary: encoding.vocabulary + Number(hasClassToken(experiment)),
		context: placesOf(experiment),
		classes: classes.length,
		headWidth: feedForward,
		pooling,
		maskOutput: experiment.maskOutput,
		dual: arity === 2,
		dropout,
		hiddenDropout: true,
		embeddingDeviation: deviation,
	};
}

/** Places of a sequence: those of an example, and one for the class token. */
export function placesOf(experiment: Pick<Experiment, 'context' | 'pooling'>): number {
	return experiment.context + Number(hasClassToken(experiment));
}

export function hasClassToken({ pooling }: Pick<Experiment, 'pooling'>): boolean {
	return pooling === 'class-token';
}

/** How a batch of examples is laid out for the model. */
export function batchForm(experiment: Experiment): BatchForm {
	const { batch, context: length, blackIsPadding } = experiment;
	return { batch, length, classToken: hasClassToken(experiment), blackIsPadding };
}
