/** What the classifier of an experiment is made of, when its data are labelled examples. */
import type { LabelledTask } from '../data/labelled';
import type { ClassifierSettings } from '../nn/classifier';
import type { Experiment } from './experiment';
import { attentionSettings } from './language-model';

/** The encoder of Long Range Arena at the sizes of the experiment. */
export function classifierSettings(
	experiment: Experiment,
	{ encoding, classes, arity }: LabelledTask,
): ClassifierSettings {
	const { variant, layers, width, feedForward, context, norm, dropout, deviation, pooling } =
		experiment;
	return {
		variant,
		attention: attentionSettings(experiment),
		layers,
		width,
		feedForward,
		norm,
		deviation,
		vocabulary: encoding.vocabulary,
		context,
		classes: classes.length,
		headWidth: feedForward,
		pooling,
		maskOutput: true,
		dual: arity === 2,
		dropout,
		hiddenDropout: true,
		embeddingDeviation: deviation,
	};
}
