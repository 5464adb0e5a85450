/** Loads a public data set: its files from the cache or their host, read, split by the seed, with one digest. */
import { assertNever, Problem } from '../../core/problem';
import type { DataEnvironment, LoadOptions, RemoteFile } from '../corpus';
import type { DatasetDefinition, DatasetPart } from '../datasets';
import {
	countOf,
	type ExampleSet,
	type Examples,
	joined,
	type LabelledExamples,
	noExamples,
} from '../examples';
import type { DataFile } from '../formats/file';
import { readPairs } from '../formats/pairs-tsv';
import { readParquetImages } from '../formats/parquet-images';
import { readParquetText } from '../formats/parquet-text';
import { shuffledSplit } from '../split';
import { examplesSha256 } from '../statistics';
import { requireNotCancelled } from './cancel';
import { type PieceOptions, RemotePieces } from './pieces';
import { type FileProgress, fileProgress } from './progress';
import { nameOf } from './remote';

export interface DatasetOptions extends LoadOptions {
	/** Decides which training examples are held out. */
	readonly seed: number;
	/** Tokens of a text that are kept. */
	readonly maximumLength?: number;
	readonly pieceBytes?: number;
}

export interface LoadedDataset {
	readonly set: ExampleSet;
	/** What a reproduction checks. */
	readonly sha256: string;
	readonly notes: readonly string[];
}

/** @throws Problem `network`, `data` or `cancelled` */
export async function loadDataset(
	definition: DatasetDefinition,
	environment: DataEnvironment,
	options: DatasetOptions,
): Promise<LoadedDataset> {
	const { train, test, validation } = definition;
	const wanted = options.withTest && test ? test : null;
	const progress = fileProgress(train.bytes + (wanted?.bytes ?? 0), options);
	const load = async (name: PartName, part: DatasetPart) => {
		const loaded = await loadPart(definition, part, environment, options, () => progress.next());
		await environment.cache.write(recordKey(definition, name), new Uint8Array(1)).catch(() => {});
		return loaded;
	};
	const trained = await load('train', train);
	const tested = wanted ? await load('test', wanted) : null;
	const count = countOf(trained.examples);
	const parts = shuffledSplit(trained.examples, {
		validation: validation < 1 ? Math.round(validation * count) : validation,
		test: 0,
		seed: options.seed,
	});
	const { classes, encoding } = trained;
	const name = nameOfSet(definition, encoding.maximumLength);
	const set = { name, classes, encoding, ...parts, test: tested?.examples ?? noExamples };
	const notes = [...trained.notes, ...(tested?.notes ?? [])];
	return { set, sha256: await examplesSha256(set), notes };
}

type PartName = 'train' | 'test';

/** True when a part was loaded before and kept: then it needs no network, and no question. */
export async function isDatasetKept(
	definition: DatasetDefinition,
	part: PartName,
	{ cache }: Pick<DataEnvironment, 'cache'>,
): Promise<boolean> {
	return (await cache.read(recordKey(definition, part))) !== null;
}

function recordKey({ id }: DatasetDefinition, part: PartName): string {
	return `${recordMark(id)}${part}`;
}

/** What the records of a set in the cache begin with. */
export function recordMark(id: string): string {
	return `data-set-${id}-`;
}

/** The length belongs to the name: accuracies at two lengths are not comparable. */
function nameOfSet({ label, format }: DatasetDefinition, maximumLength: number): string {
	return format === 'parquet-images'
		? label
		: `${label}, first ${maximumLength.toLocaleString('en-US')} bytes`;
}

async function loadPart(
	definition: DatasetDefinition,
	{ files, rows }: DatasetPart,
	environment: DataEnvironment,
	options: DatasetOptions,
	nextFile: () => FileProgress,
): Promise<LabelledExamples> {
	const loaded: LabelledExamples[] = [];
	for (const file of files)
		loaded.push(await loadFile(definition, file, environment, options, nextFile()));
	const [first] = loaded;
	if (!first) throw new Problem('internal', `${definition.id} has no files.`);
	const examples: Examples = joined(loaded.map((part) => part.examples));
	if (rows !== null && countOf(examples) !== rows)
		throw new Problem(
			'network',
			`${definition.label} has ${countOf(examples)} examples in ${files.map(nameOf).join(', ')}; published are ${rows}.`,
			'Load it again, or open the files yourself.',
		);
	return { ...first, examples, notes: loaded.flatMap(({ notes }) => notes) };
}

async function loadFile(
	definition: DatasetDefinition,
	file: RemoteFile,
	environment: DataEnvironment,
	{ pieceBytes, maximumLength = definition.maximumLength }: DatasetOptions,
	{ options, report }: FileProgress,
): Promise<LabelledExamples> {
	let [receivedBytes, fetchedBytes] = [0, 0];
	const pieceOptions: PieceOptions = {
		...options,
		...(pieceBytes && { pieceBytes }),
		onReceived: (received, fetched) => {
			[receivedBytes, fetchedBytes] = [received, fetched];
			report('receiving', received, fetched);
		},
	};
	const pieces = new RemotePieces(file, environment, pieceOptions);
	const bytes = await pieces.whole();
	report('unpacking', receivedBytes, fetchedBytes);
	const examples = await read(definition, { name: nameOf(file), bytes }, maximumLength).catch(
		async (thrown: unknown) => {
			// Without a published digest this is the first that tells of a wrong file.
			await pieces.discard();
			throw thrown;
		},
	);
	requireNotCancelled(options.signal, nameOf(file));
	return examples;
}

async function read(
	{ format, classes }: DatasetDefinition,
	file: DataFile,
	maximumLength: number,
): Promise<LabelledExamples> {
	switch (format) {
		case 'parquet-text':
			return readParquetText(file, { maximumLength }, classes);
		case 'parquet-images':
			return readParquetImages(file, classes);
		case 'pairs-tsv':
			return readPairs(file, { maximumLength });
		default:
			return assertNever(format);
	}
}
