/** `mgk data describe`: what a file of examples holds, as one line of JSON. */
import { basename } from 'node:path';
import { integer, parseField } from '../../core/schema';
import type { Description } from '../../data/description';
import { longestText } from '../../data/encoding';
import { describeFiles } from '../../data/labelled-files/describe';
import type { Content } from '../../data/labelled-files/read';
import { describeListops } from '../../data/tasks/listops/describe';
import { describePathfinder } from '../../data/tasks/pathfinder/describe';
import { readPathfinderBinary } from '../../data/tasks/pathfinder/layout';
import { parsedArguments } from '../arguments';
import { oneOf, required } from './arguments';
import { readWhole } from './files';
import { listopsRows } from './listops';

/** Reads the files of a task and describes them; `length`: bytes of a text that are kept. */
type Describer = (files: readonly string[], length: number) => Promise<Description>;

/** One line a task. */
const describers: Readonly<Record<string, Describer>> = {
	listops: async ([file = '']) => describeListops(await collected(listopsRows(file))),
	pathfinder: async ([file = '']) =>
		describePathfinder([...readPathfinderBinary(await readWhole(file))]),
	text: labelled('texts'),
	retrieval: labelled('pairs'),
	image: labelled('images'),
};

const tasks = Object.keys(describers);

export const describeUsage = [
	`  mgk data describe --task ${tasks.join('|')} --file FILE [--file LABELS] [--length BYTES]`,
	'                              rows, classes, lengths, SHA-256 of the tokens, baselines and statistics as JSON;',
	'                              what a file is follows from its bytes; IDX has a second file, of labels',
].join('\n');

const lengthField = integer({
	...{ label: '', group: '', explanation: '' },
	...{ default: longestText, minimum: 1, maximum: 1_000_000 },
});

export async function describeCommand(args: readonly string[]): Promise<void> {
	const { values } = parsedArguments('data describe', args, {
		task: { type: 'string' },
		file: { type: 'string', multiple: true },
		length: { type: 'string', default: String(longestText) },
	} as const);
	const task = oneOf('task', tasks, required('describe', 'task', values.task));
	const files = values.file ?? [];
	required('describe', 'file', files[0]);
	const length = Number(parseField('--length', lengthField, values.length));
	const description = await describers[task]?.(files, length);
	process.stdout.write(`${JSON.stringify({ ...description, task })}\n`);
}

function labelled(content: Content): Describer {
	return async (paths, length) => {
		const files = paths.map(async (path) => ({
			name: basename(path),
			bytes: new Uint8Array(await readWhole(path)),
		}));
		return describeFiles(content, await Promise.all(files), length);
	};
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const list: Item[] = [];
	for await (const item of items) list.push(item);
	return list;
}
