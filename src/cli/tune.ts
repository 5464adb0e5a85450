/** `mgk tune`: measures candidate sizes of the kernels on this adapter, and keeps the fastest that is right. */
import { Problem } from '../core/problem';
import type { TuningReport } from '../core/tuning';
import { tune } from '../engine/webgpu/tune';
import { forgetTunings, storeTuning } from '../train/stored-tuning';
import { parsedArguments } from './arguments';
import { dataEnvironment } from './data';
import { findGpu, noAdapter } from './engine';
import { Progress } from './run/progress';

const options = {
	forget: { type: 'boolean' },
	repeats: { type: 'string', default: '7' },
	json: { type: 'boolean' },
} as const;

const MOST_REPEATS = 100;

export const tuneCommand = {
	usage: [
		'  mgk tune [--repeats 7] [--json] [--forget]',
		'                              times sizes of the WebGPU kernels on this adapter and keeps what is at least 5 % faster, in',
		"                              the user's cache folder, for every command from then on; --forget: the usual sizes again",
	].join('\n'),
	run: async (args: readonly string[]): Promise<void> => {
		const { values } = parsedArguments('tune', args, options);
		const { cache } = dataEnvironment();
		if (values.forget) {
			const count = await forgetTunings(cache);
			process.stdout.write(count > 0 ? 'Forgotten.\n' : 'There was nothing to forget.\n');
			return;
		}
		const repeats = repeatsOf(values.repeats);
		const progress = new Progress(0);
		const gpu = await findGpu();
		if (!gpu) throw noAdapter();
		const report = await tune(gpu, {
			repeats,
			now: () => performance.now(),
			onProgress: (activity, share) => progress.activity(activity, Math.round(100 * share), 100),
		});
		progress.clear();
		await storeTuning(cache, report, report.choice);
		process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : tableOf(report));
	},
};

function repeatsOf(written: string): number {
	const value = Number(written);
	if (/^\d+$/.test(written) && value >= 5 && value <= MOST_REPEATS) return value;
	throw new Problem(
		'command',
		`--repeats must be a whole number from 5 to ${MOST_REPEATS}, got ${written || 'nothing'}.`,
	);
}

const clocks: Readonly<Record<TuningReport['clock'], string>> = {
	timestamps: 'timestamps of the device',
	submits: 'the time until the device had done it',
};

export function tableOf({ adapter, clock, repeats, leastGain, rows, choice }: TuningReport) {
	const width = Math.max(...rows.map(({ name }) => name.length));
	return [
		`${adapter}; median of ${repeats}, ${clocks[clock]}`,
		'',
		...rows.map(({ part, name, ms, dropped, chosen }) =>
			[
				chosen ? '*' : ' ',
				part.padEnd(9),
				name.padEnd(width),
				ms === null ? `dropped: ${dropped}` : `${ms.toPrecision(3)} ms`,
			].join('  '),
		),
		'',
		choice
			? '* is used from now on; mgk tune --forget goes back to the usual sizes.'
			: `Nothing gains ${100 * leastGain} % steadily: the usual sizes stay.`,
		'',
	].join('\n');
}
