/** What `mgk run` was asked to do. */
import { Problem } from '../../core/problem';
import { type Experiment, requireConsistent, withSetting } from '../../train/experiment';
import { defaultPreset, presetById } from '../../train/presets';
import { parsedArguments, withAssignments } from '../arguments';
import { type EngineChoice, engineChoice, engineOptions } from '../engine';

export interface RunRequest {
	readonly preset: string;
	readonly experiment: Experiment;
	readonly data: string | undefined;
	readonly engine: EngineChoice;
	readonly out: string;
	readonly json: boolean;
}

const options = {
	set: { type: 'string', multiple: true },
	data: { type: 'string' },
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
	if (values.data !== undefined) experiment = withSetting(experiment, 'corpus', 'file');
	requireConsistent(experiment);
	return {
		preset,
		experiment,
		data: values.data,
		engine: engineChoice(values),
		out: values.out ?? `runs/${preset}-seed${experiment.seed}`,
		json: values.json ?? false,
	};
}
