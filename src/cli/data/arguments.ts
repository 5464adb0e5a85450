/** What the commands of `mgk data` have in common. */
import { Problem } from '../../core/problem';
import { integer, parseField } from '../../core/schema';
import { type Split, splits } from '../../data/tasks/sites';

/** @throws Problem `command` when it is missing */
export function required(command: string, name: string, value: string | undefined): string {
	if (value !== undefined && value !== '') return value;
	throw new Problem('command', `mgk data ${command} needs --${name}.`);
}

/** @throws Problem `command` that lists what there is */
export function oneOf<Id extends string>(name: string, ids: readonly Id[], value: string): Id {
	const found = ids.find((id) => id === value);
	if (found !== undefined) return found;
	throw new Problem('command', `--${name} must be one of ${ids.join(', ')}, got ${value}.`);
}

/** Options of every generator. */
export const generatorOptions = {
	count: { type: 'string' },
	seed: { type: 'string', default: '1' },
	split: { type: 'string', default: 'train' },
	out: { type: 'string' },
} as const;

export interface GeneratorRequest {
	readonly count: number;
	readonly seed: number;
	readonly split: Split;
	readonly out: string;
}

const entry = { label: '', group: '', explanation: '' };
const countField = integer({ ...entry, default: 1, minimum: 1, maximum: 10_000_000 });
const seedField = integer({ ...entry, default: 1, minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** @throws Problem `command` or `configuration` naming the argument */
export function generatorRequest(
	command: string,
	values: Readonly<Record<'seed' | 'split', string>> & {
		readonly count?: string | undefined;
		readonly out?: string | undefined;
	},
): GeneratorRequest {
	return {
		count: Number(parseField('--count', countField, required(command, 'count', values.count))),
		seed: Number(parseField('--seed', seedField, values.seed)),
		split: oneOf('split', splits, values.split),
		out: required(command, 'out', values.out),
	};
}
