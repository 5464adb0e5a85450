/** Options of the benchmark's commands. */
import { availableParallelism } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Problem } from '../../src/core/problem';
import { MOST_USEFUL_THREADS } from '../../src/engine/cpu/threads';

/** @throws Problem `command` naming what is not understood */
export function parsed<Options extends NonNullable<ParseArgsConfig['options']>>(
	command: string,
	args: readonly string[],
	options: Options,
	allowPositionals = false,
) {
	try {
		return parseArgs({ args: [...args], options, allowPositionals });
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		throw new Problem('command', `bench ${command}: ${message}`, '', { cause });
	}
}

/** @throws Problem `command` unless it is a whole number of at least `least` */
export function wholeNumber(name: string, written: string, least = 1): number {
	const value = Number(written);
	if (/^\d{1,6}$/.test(written) && value >= least) return value;
	throw new Problem(
		'command',
		`--${name} must be a whole number of at least ${least}, got ${written || 'nothing'}.`,
	);
}

/** As many as the product takes unasked. */
export function threadsOf(written: string | undefined): number {
	return written === undefined
		? Math.min(MOST_USEFUL_THREADS, availableParallelism())
		: wholeNumber('threads', written);
}
