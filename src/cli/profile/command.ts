/** `mgk profile`: what the engine is, whether its kernels are right, and where the time of a step goes. */
import { Problem } from '../../core/problem';
import { selfTest } from '../../engine/self-test';
import { type Experiment, requireConsistent } from '../../train/experiment';
import { defaultPreset, presetById } from '../../train/presets';
import { profileStep } from '../../train/profile';
import { parsedArguments, withAssignments } from '../arguments';
import { type EngineChoice, engineChoice, engineOptions, openEngine } from '../engine';
import { loadRunData } from '../run/data';
import { Progress } from '../run/progress';
import { type ProfileReport, tableOf } from './table';

const options = {
	set: { type: 'string', multiple: true },
	repeats: { type: 'string', default: '5' },
	json: { type: 'boolean' },
	...engineOptions,
} as const;

const MOST_REPEATS = 1000;

interface ProfileRequest {
	readonly preset: string;
	readonly experiment: Experiment;
	readonly engine: EngineChoice;
	readonly repeats: number;
	readonly json: boolean;
}

export const profileCommand = {
	usage: [
		'  mgk profile [PRESET] [--set KEY=VALUE ...] [--engine webgpu|cpu] [--threads N] [--arithmetic plain|fused]',
		'                              [--repeats 5] [--json]',
		'                              the engine, a test of its kernels, and the time of each kind of operation of a',
		'                              training step, beside what the engine reaches at best',
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { preset, experiment, engine: choice, repeats, json } = parsed(args);
		const progress = new Progress(0);
		const files = { train: [], validation: [], test: [] };
		const data = await loadRunData({ experiment, files, tokenizer: undefined }, progress);
		const engine = await openEngine(choice);
		try {
			const test = await selfTest(engine);
			const profile = await profileStep(engine, experiment, data, {
				repeats,
				now: () => performance.now(),
				onProgress: (activity, share) =>
					progress.activity(activity, Math.round(100 * (share ?? 0)), 100),
			});
			const { info, details } = engine;
			const report: ProfileReport = {
				preset,
				experiment,
				engine: { ...info, ...details, selfTest: test },
				profile,
			};
			progress.clear();
			process.stdout.write(json ? `${JSON.stringify(report)}\n` : tableOf(report));
		} finally {
			engine.dispose();
		}
	},
};

/** @throws Problem `command` or `configuration` naming what is wrong */
function parsed(args: readonly string[]): ProfileRequest {
	const { values, positionals } = parsedArguments('profile', args, options, { positionals: true });
	const [preset = defaultPreset.id, ...more] = positionals;
	if (more.length > 0)
		throw new Problem('command', `mgk profile takes one preset, got ${positionals.join(' ')}.`);
	const experiment = withAssignments(presetById(preset).experiment, values.set ?? []);
	requireConsistent(experiment);
	const engine = engineChoice(values);
	if (engine.name === 'reference')
		throw new Problem(
			'command',
			'mgk profile times kernels, and the reference engine has none: --engine must be webgpu or cpu.',
		);
	return {
		preset,
		experiment,
		engine,
		repeats: repeatsOf(values.repeats),
		json: values.json ?? false,
	};
}

function repeatsOf(written: string): number {
	const value = Number(written);
	if (/^\d+$/.test(written) && value >= 1 && value <= MOST_REPEATS) return value;
	throw new Problem(
		'command',
		`--repeats must be a whole number from 1 to ${MOST_REPEATS}, got ${written || 'nothing'}.`,
	);
}
