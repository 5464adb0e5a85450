/** `mgk data describe`: what a file of examples holds, as one line of JSON. */
import type { Description } from '../../data/description';
import { describeListops } from '../../data/tasks/listops/describe';
import { describePathfinder } from '../../data/tasks/pathfinder/describe';
import { readPathfinderBinary } from '../../data/tasks/pathfinder/layout';
import { parsedArguments } from '../arguments';
import { oneOf, required } from './arguments';
import { readWhole } from './files';
import { listopsRows } from './listops';

/** Reads the file of a task and describes it. */
type Describer = (file: string) => Promise<Description>;

/** One line a task. */
const describers: Readonly<Record<string, Describer>> = {
	listops: async (file) => describeListops(await collected(listopsRows(file))),
	pathfinder: async (file) => describePathfinder([...readPathfinderBinary(await readWhole(file))]),
};

const tasks = Object.keys(describers);

export const describeUsage = [
	`  mgk data describe --task ${tasks.join('|')} --file FILE`,
	'                              rows, classes, lengths, SHA-256 of the tokens, baselines and statistics as JSON',
].join('\n');

export async function describeCommand(args: readonly string[]): Promise<void> {
	const { values } = parsedArguments('data describe', args, {
		task: { type: 'string' },
		file: { type: 'string' },
	} as const);
	const task = oneOf('task', tasks, required('describe', 'task', values.task));
	const description = await describers[task]?.(required('describe', 'file', values.file));
	process.stdout.write(`${JSON.stringify(description)}\n`);
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const list: Item[] = [];
	for await (const item of items) list.push(item);
	return list;
}
