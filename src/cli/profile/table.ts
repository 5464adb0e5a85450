/** A profile as a person reads it in a terminal. */
import type {
	EngineDetails,
	ProfileClock,
	ProfileRow,
	SelfTest,
	StepProfile,
} from '../../core/profile';
import { formatBytes, formatCount } from '../../core/units';
import type { DeviceInfo } from '../../engine/executor';
import type { Experiment } from '../../train/experiment';

/** Also what `--json` prints. */
export interface ProfileReport {
	readonly preset: string;
	readonly experiment: Experiment;
	readonly engine: DeviceInfo & EngineDetails & { readonly selfTest: SelfTest };
	readonly profile: StepProfile;
}

const LOCALE = 'en';

const clocks: Readonly<Record<ProfileClock, string>> = {
	timestamps: 'timestamps of the device around each dispatch',
	submits: 'each dispatch submitted alone and waited for, less an empty submit',
	calls: 'each call carried out alone, by all threads',
};

export function tableOf({ preset, engine, profile }: ProfileReport): string {
	return [
		...factsOf(engine),
		'',
		...stepOf(preset, profile),
		'',
		...rowsOf(profile.rows),
		'',
		'FLOP as the plan counts them, 2 for a multiply-add; the optimiser is in no such count. Bytes: every operand read or',
		'written whole, once. Roof: share of what the probes allow; above 100 % where operands were found in a cache, or where the',
		'machine had other work while it was probed.',
		'',
	].join('\n');
}

function factsOf({
	engine,
	adapter,
	kernels,
	features,
	limits,
	selfTest,
}: ProfileReport['engine']) {
	const named = Object.entries(features).map(([name, has]) => `${name} ${has ? 'yes' : 'no'}`);
	const bounds = limits.map(
		({ name, value, unit }) =>
			`${name} ${unit === 'bytes' ? formatBytes(value, LOCALE) : value.toString()}`,
	);
	return facts([
		['engine', `${engine}, ${adapter}`],
		['kernels', kernels],
		['features', named.join(', ') || 'none'],
		['limits', bounds.join(', ') || 'none'],
		['self-test', testInWords(selfTest)],
	]);
}

function testInWords({ passed, largestError, bound, cases }: SelfTest): string {
	const failed = cases.filter(({ error }) => !(error <= bound)).map(({ name }) => name);
	const error = `largest error ${largestError.toExponential(1)} of at most ${bound.toExponential(0)}`;
	return passed
		? `passed, ${cases.length} graphs both ways, ${error}`
		: `FAILED for ${failed.join(', ')}: ${error}`;
}

function stepOf(preset: string, profile: StepProfile): string[] {
	const { wholeMs, summedMs, flops, bytes, repeats, clock, roof } = profile;
	const count = profile.operations.reduce((sum, { kernels }) => sum + kernels.length, 0);
	return facts([
		['step', `${preset}: ${milliseconds(wholeMs)} ms as it is run, ${count} kernels`],
		[
			'timed',
			`${milliseconds(summedMs)} ms in all, ${clocks[clock]}; ${repeats === 1 ? 'once' : `median of ${repeats}`}`,
		],
		[
			'work',
			`${formatCount(flops, LOCALE)}FLOP, ${formatBytes(bytes, LOCALE)}; ` +
				`${giga((1e3 * flops) / summedMs)} GFLOP/s, ${giga((1e3 * bytes) / summedMs)} GB/s`,
		],
		[
			'roof',
			`${giga(roof.flopsPerSecond)} GFLOP/s (matrix product), ${giga(roof.bytesPerSecond)} GB/s (copy, or sum of long vectors)`,
		],
	]);
}

function facts(given: readonly (readonly [name: string, value: string])[]): string[] {
	return given.map(([name, value]) => `${name.padEnd(10)}${value}`);
}

const HEADERS = [
	'operation',
	'pass',
	'count',
	'ms',
	'share',
	'GFLOP/s',
	'GB/s',
	'FLOP/byte',
	'bound by',
	'roof',
];
/** Columns of words; the others are numbers, which stand at the right. */
const WORDS = [0, 1, 8];

function rowsOf(rows: readonly ProfileRow[]): string[] {
	const cells = rows.map((row) => [
		row.op,
		row.pass,
		String(row.count),
		milliseconds(row.ms),
		percent(row.share),
		row.flops > 0 ? giga(row.flopsPerSecond) : '',
		giga(row.bytesPerSecond),
		row.flops > 0 ? row.intensity.toFixed(2) : '',
		row.bound,
		percent(row.roofShare),
	]);
	const widths = HEADERS.map((header, column) =>
		Math.max(header.length, ...cells.map((row) => row[column]?.length ?? 0)),
	);
	const line = (row: readonly string[]) =>
		row
			.map((cell, column) =>
				WORDS.includes(column)
					? cell.padEnd(widths[column] ?? 0)
					: cell.padStart(widths[column] ?? 0),
			)
			.join('  ')
			.trimEnd();
	return [line(HEADERS), ...cells.map(line)];
}

const milliseconds = (ms: number) => (ms < 10 ? ms.toFixed(3) : ms.toFixed(1));
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const giga = (perSecond: number) => (perSecond / 1e9).toFixed(perSecond < 1e10 ? 2 : 1);
