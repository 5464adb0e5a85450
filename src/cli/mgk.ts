/** The `mgk` command: the engine and trainer of the page, without a page. */
import { Problem, problemLine, toReport } from '../core/problem';
import { attentionCommand } from './attention/command';
import { benchCommand } from './bench/command';
import { countsCommand } from './counts';
import { dataCommand } from './data/command';
import { evaluateCommand } from './evaluate';
import { presetsCommand } from './presets';
import { profileCommand } from './profile/command';
import { runCommand } from './run/command';
import { tuneCommand } from './tune';

interface Command {
	readonly usage: string;
	readonly run: (args: readonly string[]) => Promise<void>;
}

const commands: Readonly<Record<string, Command>> = {
	run: runCommand,
	evaluate: evaluateCommand,
	attention: attentionCommand,
	bench: benchCommand,
	counts: countsCommand,
	profile: profileCommand,
	tune: tuneCommand,
	data: dataCommand,
	presets: presetsCommand,
};

/** Exit code: 0, or 1 after one clear sentence on stderr. */
export async function main(args: readonly string[]): Promise<number> {
	const [name = 'help', ...rest] = args;
	try {
		if (['help', '--help', '-h'].includes(name) || rest.includes('--help')) {
			process.stdout.write(`${help(name)}\n`);
			return 0;
		}
		const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
		if (!command)
			throw new Problem('command', `There is no command ${JSON.stringify(name)}.`, help());
		await command.run(rest);
		return 0;
	} catch (thrown) {
		process.stderr.write(`mgk: ${problemLine(toReport(thrown))}\n`);
		if (!(thrown instanceof Problem) && thrown instanceof Error)
			process.stderr.write(`${thrown.stack}\n`);
		return 1;
	}
}

function help(name?: string): string {
	const chosen = name && Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
	return ['Usage:', ...chosen.map((command) => command?.usage ?? '')].join('\n');
}
