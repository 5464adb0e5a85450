/** `npm run bench -- COMMAND`: the commands, and a sentence for what goes wrong. */
import { Problem, problemLine, toReport } from '../../src/core/problem';
import { peersCommand } from './peers-command';
import { scalingCommand } from './scaling-command';
import { tableCommand } from './table-command';
import { torchCommand } from './torch-command';

interface Command {
	readonly usage: string;
	readonly run: (args: readonly string[]) => Promise<void>;
}

const commands: Readonly<Record<string, Command>> = {
	peers: peersCommand,
	torch: torchCommand,
	scaling: scalingCommand,
	table: tableCommand,
};

/** Exit code: 0, or 1 after one clear sentence on stderr. */
export async function main([name = 'help', ...rest]: readonly string[]): Promise<number> {
	try {
		const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
		if (rest.includes('--help') || name === 'help' || name === '--help') {
			process.stdout.write(`${help()}\n`);
			return 0;
		}
		if (!command)
			throw new Problem('command', `There is no benchmark ${JSON.stringify(name)}.`, help());
		await command.run(rest);
		return 0;
	} catch (thrown) {
		process.stderr.write(`bench: ${problemLine(toReport(thrown))}\n`);
		if (!(thrown instanceof Problem) && thrown instanceof Error)
			process.stderr.write(`${thrown.stack}\n`);
		return 1;
	}
}

function help(): string {
	return [
		'Usage: npm run bench -- COMMAND',
		...Object.values(commands).map(({ usage }) => usage),
	].join('\n');
}
