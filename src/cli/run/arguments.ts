/** What `mgk run` was asked to do. */
import { Problem } from '../../core/problem';
import { labelledTask } from '../../data/tasks';
import { type Experiment, requireConsistent, withSetting } from '../../train/experiment';
import { defaultPreset, presetById } from '../../train/presets';
import { parsedArguments, withAssignments } from '../arguments';
import { type EngineChoice, engineChoice, engineOptions } from '../engine';

/** Paths of a person's own files by part: one, or several that belong together. */
export interface OwnPaths {
	readonly train: readonly string[];
	readonly validation: readonly string[];
	readonly test: readonly string[];
}

export interface RunRequest {
	readonly preset: string;
	readonly experiment: Experiment;
	/** Files of the person's own, instead of the data of the experiment. */
	readonly files: OwnPaths;
	/** A tokenizer.json to read the text with, instead of learning one. */
	readonly tokenizer: string | undefined;
	readonly engine: EngineChoice;
	readonly out: string;
	readonly json: boolean;
}

const options = {
	set: { type: 'string', multiple: true },
	data: { type: 'string' },
	train: { type: 'string', multiple: true },
	validation: { type: 'string', multiple: true },
	test: { type: 'string', multiple: true },
	tokenizer: { type: 'string' },
	steps: { type: 'string' },
	seed: { type: 'string' },
	...engineOptions,
	out: { type: 'string' },
	json: { type: 'boolean' },
} as const;

/** @throws Problem `command` or `configuration` naming what is wrong */
export function parseRun(args: readonly string[]): RunRequest {
	const { values, positionals } = parsedArguments('run', args, options, { positionals: true });
	const [preset = defaultPreset.id, ...more] = positionals;
	if (more.length > 0)
		throw new Problem('command', `mgk run takes one preset, got ${positionals.join(' ')}.`);
	let experiment = withAssignments(presetById(preset).experiment, values.set ?? []);
	for (const key of ['steps', 'seed'] as const)
		if (values[key] !== undefined) experiment = withSetting(experiment, key, values[key]);
	const files = pathsOf(values);
	if (files.train.length > 0 && !labelledTask(experiment.corpus))
		experiment = withSetting(experiment, 'corpus', 'file');
	requireConsistent(experiment);
	return {
		preset,
		experiment,
		files,
		tokenizer: values.tokenizer,
		engine: engineChoice(values),
		out: values.out ?? `runs/${preset}-seed${experiment.seed}`,
		json: values.json ?? false,
	};
}

/** `--data` is `--train` without the others. @throws Problem `command` */
function pathsOf(values: {
	readonly data?: string | undefined;
	readonly train?: readonly string[] | undefined;
	readonly validation?: readonly string[] | undefined;
	readonly test?: readonly string[] | undefined;
}): OwnPaths {
	const { data, validation = [], test = [] } = values;
	if (data !== undefined && values.train !== undefined)
		throw new Problem('command', '--data and --train name the same: give one of them.');
	const train = values.train ?? (data === undefined ? [] : [data]);
	if (train.length === 0 && validation.length + test.length > 0)
		throw new Problem('command', '--validation and --test need --train beside them.');
	return { train, validation, test };
}
