/** The experiment: one schema of every setting. The form, the link, `--set` and the check of values follow from it. */
import { Problem } from '../core/problem';
import {
	defaultsOf,
	type FieldValue,
	formatField,
	parseField,
	type Values,
	type ValuesOf,
} from '../core/schema';
import type { LabelledTask } from '../data/labelled';
import { labelledTask } from '../data/tasks';
import { attentionFields, linears, mixtures } from './fields/attention';
import { dataFields } from './fields/data';
import { evaluationFields } from './fields/evaluation';
import { modelFields } from './fields/model';
import { trainingFields } from './fields/training';

export const experimentFields = {
	...dataFields,
	...attentionFields,
	...modelFields,
	...trainingFields,
	...evaluationFields,
} as const;

export type Experiment = ValuesOf<typeof experimentFields>;
export type ExperimentKey = keyof typeof experimentFields;

export const defaultExperiment: Experiment = defaultsOf(experimentFields);

/** @throws Problem `configuration` that names the key nearest to what was written */
export function experimentKey(key: string): ExperimentKey {
	if (Object.hasOwn(experimentFields, key)) return key as ExperimentKey;
	throw new Problem(
		'configuration',
		`There is no setting ${JSON.stringify(key.slice(0, 80))}.`,
		`The settings are ${Object.keys(experimentFields).join(', ')}.`,
	);
}

/** A copy of `experiment` with one setting as a person wrote it. @throws Problem `configuration` */
export function withSetting(experiment: Experiment, key: string, written: string): Experiment {
	const id = experimentKey(key);
	return { ...experiment, [id]: parseField(id, experimentFields[id], written) };
}

/**
 * Values from outside as an experiment: every key known, every value in range, and the whole consistent.
 * @throws Problem `configuration` naming the first key that is not
 */
export function parseExperiment(values: Values): Experiment {
	let experiment = defaultExperiment;
	for (const [key, value] of Object.entries<FieldValue>(values))
		experiment = withSetting(experiment, key, formatField(value));
	requireConsistent(experiment);
	return experiment;
}

/** What no single field can see. @throws Problem `configuration` */
export function requireConsistent(experiment: Experiment): void {
	const { positions, width, variant, prior, corpus, context, stride } = experiment;
	const task = labelledTask(corpus);
	if (task) requireFits(experiment, task);
	if (stride > context)
		throw new Problem(
			'configuration',
			`stride must be at most the context, ${context}, got ${stride}.`,
			'Each window scores what is new in it; 0 stands for the context.',
		);
	const mixed = linears.includes(variant) && mixtures.includes(variant);
	if (mixed && prior.startsWith('m-step'))
		throw new Problem(
			'configuration',
			`prior ${prior} does not belong to ${variant}.`,
			'An M-step counts responsibilities of Gaussian scores, which linear attention does not have: choose another prior.',
		);
	if (positions === 'sinusoidal' && width % 2 !== 0)
		throw new Problem(
			'configuration',
			`width must be even for sinusoidal positions, got ${width}.`,
		);
}

/** Whether the context takes the examples of a task; texts are cut, so that any does. @throws Problem `configuration` */
export function requireFits({ context }: Experiment, { name, encoding }: LabelledTask): void {
	const { maximumLength, pad, cuts } = encoding;
	if (cuts || context === maximumLength || (context > maximumLength && pad !== null)) return;
	throw new Problem(
		'configuration',
		`context must be ${pad === null ? '' : 'at least '}${maximumLength} for ${name}, got ${context}.`,
		pad === null ? 'An example is a whole image.' : 'Its longest examples have as many tokens.',
	);
}
