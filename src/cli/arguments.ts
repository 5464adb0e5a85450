/** Arguments of every command: options, and settings as `KEY=VALUE`. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Problem } from '../core/problem';
import { type Experiment, withSetting } from '../train/experiment';

/** @throws Problem `command` naming the command and what it does not understand */
export function parsedArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
	command: string,
	args: readonly string[],
	options: Options,
	{ positionals = false } = {},
) {
	try {
		const allowPositionals = true;
		const found = parseArgs({ args: [...args], options, allowPositionals });
		// Node's own sentence for what is not expected.
		if (!positionals) parseArgs({ args: [...args], options });
		return found;
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		throw new Problem('command', `mgk ${command}: ${message}`, '', { cause });
	}
}

/** A copy of the experiment with each `KEY=VALUE`. @throws Problem `command` or `configuration` naming what is wrong */
export function withAssignments(
	experiment: Experiment,
	assignments: readonly string[],
): Experiment {
	return assignments.reduce((known, assignment) => {
		const at = assignment.indexOf('=');
		if (at < 1)
			throw new Problem('command', `--set takes KEY=VALUE, got ${JSON.stringify(assignment)}.`);
		return withSetting(known, assignment.slice(0, at), assignment.slice(at + 1));
	}, experiment);
}
