/** `mgk data listops`: writes generated examples, or evaluates the expressions of a file. */
import { Problem } from '../../core/problem';
import type { Example } from '../../data/example';
import type { ListopsExample } from '../../data/tasks/listops';
import { listops, listopsMini, listopsSplits, officialHeldOut } from '../../data/tasks/listops';
import { evaluate } from '../../data/tasks/listops/expression';
import { readListopsBinary } from '../../data/tasks/listops/layout';
import { TsvReader, tsvHeader, tsvRow } from '../../data/tasks/listops/tsv';
import { parsedArguments } from '../arguments';
import { type GeneratorRequest, generatorOptions, generatorRequest } from './arguments';
import { readLines, readWhole, writeParts } from './files';
import { CountProgress } from './progress';

const options = {
	...generatorOptions,
	mini: { type: 'boolean', default: false },
	evaluate: { type: 'string' },
} as const;

export const listopsUsage = [
	'  mgk data listops --count N [--seed S] [--mini] [--split train|validation|test] --out FILE.tsv',
	'                              generates ListOps of Long Range Arena, or ListOps-mini, in the official layout',
	'  mgk data listops --evaluate FILE.tsv',
	'                              how many targets of a file agree with their expressions',
].join('\n');

export async function listopsCommand(args: readonly string[]): Promise<void> {
	const { values: given } = parsedArguments('data listops', args, options);
	const { evaluate: file, mini, ...values } = given;
	if (file !== undefined) {
		if ((values.count ?? values.out) !== undefined)
			throw new Problem(
				'command',
				'mgk data listops takes --evaluate alone, or --count and --out.',
			);
		return print(await evaluateFile(file));
	}
	const request = generatorRequest('listops', values);
	const variant = mini ? listopsMini : listops;
	const progress = new CountProgress(variant.name, request.count);
	const written = await writeParts(request.out, tsvParts(request, mini, progress));
	progress.end();
	print({ task: variant.id, name: variant.name, rows: request.count, ...written });
}

function* tsvParts(
	request: GeneratorRequest,
	mini: boolean,
	progress: CountProgress,
): Generator<Uint8Array, void> {
	const encoder = new TextEncoder();
	yield encoder.encode(tsvHeader);
	for (const example of examplesOf(request, mini)) {
		yield encoder.encode(tsvRow(example));
		progress.advance();
	}
}

function* examplesOf(
	{ count, seed, split }: GeneratorRequest,
	mini: boolean,
): Generator<ListopsExample, void> {
	const heldOut =
		split === 'train'
			? officialHeldOut
			: { ...officialHeldOut, [split]: Math.max(count, officialHeldOut[split]) };
	const splits = listopsSplits(mini ? listopsMini : listops, seed, heldOut);
	let left = count;
	for (const example of splits[split]) {
		yield example;
		if (--left === 0) return;
	}
}

/** @throws Problem `file` or `data` naming the row */
async function evaluateFile(file: string): Promise<{ rows: number; agree: number }> {
	const progress = new CountProgress('rows');
	let rows = 0;
	let agree = 0;
	for await (const { tokens, label } of listopsRows(file)) {
		rows++;
		const value = inRow(rows, () => evaluate(tokens));
		if (value === label) agree++;
		else if (rows - agree === 1)
			process.stderr.write(`row ${rows}: the expression is ${value}, the target ${label}\n`);
		progress.advance();
	}
	progress.end();
	return { rows, agree };
}

/** Rows of a TSV, or of our binary layout where the name says `.bin`; either may be packed as `.gz`. */
export async function* listopsRows(file: string): AsyncGenerator<Example, void> {
	if (/\.bin(\.gz)?$/.test(file)) return yield* readListopsBinary(await readWhole(file));
	const reader = new TsvReader();
	for await (const line of readLines(file)) {
		const row = reader.read(line);
		if (row) yield row;
	}
}

function inRow<Result>(row: number, work: () => Result): Result {
	try {
		return work();
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		throw new Problem(thrown.code, `Row ${row}: ${thrown.message}`, thrown.mend, { cause: thrown });
	}
}

function print(value: unknown): void {
	process.stdout.write(`${JSON.stringify(value)}\n`);
}
