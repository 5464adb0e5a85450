/** `mgk data`: generates, evaluates and describes data sets. */
import { Problem } from '../../core/problem';
import { describeCommand, describeUsage } from './describe';
import { listopsCommand, listopsUsage } from './listops';
import { pathfinderCommand, pathfinderUsage } from './pathfinder';
import { dataTokenizerCommand } from './tokenizer';

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
	listops: listopsCommand,
	pathfinder: pathfinderCommand,
	tokenizer: dataTokenizerCommand.run,
	describe: describeCommand,
};

export const dataCommand = {
	usage: [listopsUsage, pathfinderUsage, dataTokenizerCommand.usage, describeUsage].join('\n'),
	run: async ([name = '', ...rest]: readonly string[]): Promise<void> => {
		const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
		if (!command)
			throw new Problem(
				'command',
				`mgk data takes one of ${Object.keys(commands).join(', ')}, got ${name || 'nothing'}.`,
			);
		await command(rest);
	},
};
