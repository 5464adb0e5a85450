/** Words and sentences that more than one place shows, and number formats of the interface. */
import type { ProblemCode } from '../core/problem';
import { formatLoss } from '../core/units';
import type { Milestone } from '../workbench/announce';
import type { LogEntry } from '../workbench/reduce';

export const appName = 'MGK Workbench';
export const advancedGroup = 'Advanced';

const whole = new Intl.NumberFormat();
const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });
const scientific = new Intl.NumberFormat(undefined, {
	notation: 'scientific',
	maximumSignificantDigits: 3,
});
const clockTime = new Intl.DateTimeFormat(undefined, {
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	hourCycle: 'h23',
});

/** `1,730` in the reader's own grouping. */
export const formatWhole = (value: number): string => whole.format(value);
export const formatTime = (epochMs: number): string => clockTime.format(epochMs);

/** Four digits, or a power of ten where those would hide the value. */
export function formatSmall(value: number): string {
	if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6))
		return scientific.format(value).toLowerCase();
	return plain.format(value);
}

/** A probability or share with three decimals. */
export const formatShare = (value: number): string => value.toFixed(3);

export const counted = (count: number, noun: string): string =>
	`${formatWhole(count)} ${noun}${count === 1 ? '' : 's'}`;

const problemTitles: Record<ProblemCode, string> = {
	configuration: 'This configuration cannot run',
	link: 'The link could not be read',
	shape: 'Shapes do not fit together',
	device: 'No GPU is available',
	'device-lost': 'The GPU was lost',
	memory: 'This does not fit into memory',
	data: 'The data cannot be used',
	network: 'The download failed',
	storage: 'The browser refused to store data',
	file: 'The file cannot be used',
	command: 'That is not possible now',
	diverged: 'The run diverged',
	cancelled: 'Cancelled',
	internal: 'Something in the workbench failed',
};
export const problemTitle = (code: ProblemCode): string => problemTitles[code];

/** What a person has not lost; shown in every card. */
const safeties: Partial<Record<ProblemCode, string>> = {
	configuration: 'Nothing was started or allocated.',
	memory: 'Nothing was allocated; a run in progress is not touched.',
	network: 'Nothing was changed; the texts you have remain usable.',
	file: 'Nothing was changed; the file itself was not touched.',
	data: 'Nothing was changed.',
	diverged: 'The curves up to here and the experiment are kept.',
	'device-lost':
		'The experiment is kept, and the curves until you go on; the weights of this run are gone.',
	internal: 'The experiment is kept in the address of this page.',
};
export const safety = (code: ProblemCode): string => safeties[code] ?? '';

export function milestoneText(milestone: Milestone): string {
	const at = `step ${formatWhole(milestone.step)}`;
	switch (milestone.kind) {
		case 'started':
			return 'Training started.';
		case 'quarter':
			return `Training is ${milestone.percent} percent done, ${at}.`;
		case 'finished':
			return `Training finished at ${at}.`;
		case 'failed':
			return `Training failed at ${at}.`;
	}
}

export function logText({ kind, step, detail }: LogEntry): string {
	const at = `step ${formatWhole(step)}`;
	switch (kind) {
		case 'preparing':
			return 'Preparing';
		case 'started':
			return step === 0 ? 'Training started' : `Training started at ${at}`;
		case 'paused':
			return `Paused at ${at}`;
		case 'resumed':
			return `Resumed at ${at}`;
		case 'evaluated':
			return `Evaluated at ${at}: ${typeof detail === 'number' ? formatLoss(detail) : ''} nats`;
		case 'finished':
			return `Finished at ${at}`;
		case 'stopped':
			return `Stopped at ${at}`;
		case 'failed':
			return `Failed at ${at}: ${detail ?? ''}`;
	}
}
