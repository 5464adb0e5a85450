/** Reads the labelled files that belong together, whatever their kind: one, several of a kind, images with their labels, a folder. */
import { detect, type FileKind } from '../detect';
import { greyEncoding, longestText, type SequenceEncoding } from '../encoding';
import type { Example } from '../example';
import { joined, type LabelledExamples, packed } from '../examples';
import { readReviewFolder, reviewPath } from '../formats/acl-imdb';
import { readCifarBin } from '../formats/cifar-bin';
import { readCsv } from '../formats/csv';
import { type DataFile, refusal } from '../formats/file';
import { readIdx } from '../formats/idx';
import { readJsonl } from '../formats/jsonl';
import { readPairs } from '../formats/pairs-tsv';
import { readParquetImages } from '../formats/parquet-images';
import { readParquetText } from '../formats/parquet-text';
import type { TextLimit } from '../formats/text-collector';
import type { LabelledTask } from '../labelled';
import { readListopsBinary } from '../tasks/listops/layout';
import { listopsClasses, listopsEncoding } from '../tasks/listops/symbols';
import { readListopsTsv } from '../tasks/listops/tsv';
import { pathfinderClasses } from '../tasks/pathfinder';
import { readPathfinderBinary } from '../tasks/pathfinder/layout';
import { relabelled } from './classes';

export interface ReadFiles extends LabelledExamples {
	/** Names of the files, for messages and run cards. */
	readonly name: string;
	/** The part that the files hold out themselves, as the folder aclImdb does. */
	readonly test?: LabelledExamples;
}

type Reader = (file: DataFile, limit: TextLimit) => LabelledExamples | Promise<LabelledExamples>;

/** What is left out holds no labels, or needs a second file. */
const readers: Readonly<Partial<Record<FileKind, Reader>>> = {
	'parquet-text': readParquetText,
	jsonl: readJsonl,
	csv: readCsv,
	'pairs-tsv': readPairs,
	'parquet-images': (file) => readParquetImages(file),
	'cifar-bin': readCifarBin,
	'listops-tsv': ({ bytes }) => expressions(readListopsTsv(bytes)),
	'listops-bin': ({ bytes }) => expressions(readListopsBinary(bytes)),
	'pathfinder-bin': ({ bytes }) => {
		const examples = packed(readPathfinderBinary(bytes));
		return { classes: pathfinderClasses, encoding: greyEncoding(1024), examples, notes: [] };
	},
};

const readable =
	'Open labelled texts (JSONL, CSV, parquet, the folder aclImdb), pairs in TSV, images (parquet, CIFAR .bin, IDX, Pathfinder .bin) or ListOps.';

/**
 * @param limit  bytes of a text that are kept
 * @throws Problem `data` that names the file, what it is, and what is wanted
 */
export async function readLabelled(
	files: readonly DataFile[],
	limit: TextLimit = { maximumLength: longestText },
): Promise<ReadFiles> {
	const name = nameOf(files);
	if (files.some((file) => reviewPath.test(file.name))) {
		const { train, test } = readReviewFolder(files, limit);
		return { ...train, name, test };
	}
	const found = await Promise.all(files.map(detect));
	const [first] = found;
	if (!first) throw refusal({ name: '' }, ' is missing.', readable);
	const images = found.find(({ kind }) => kind === 'idx-images');
	const labels = found.find(({ kind }) => kind === 'idx-labels');
	if (images && labels && found.length === 2) return { ...readIdx(images.file, labels.file), name };
	const parts: LabelledExamples[] = [];
	for (const { kind, what, file } of found) {
		if (kind !== first.kind)
			throw refusal(file, ` holds ${what}, ${first.file.name} ${first.what}.`, 'Open one kind.');
		const read = readers[kind];
		if (!read) throw refusal(file, ` is ${what}: it has no labelled examples.`, readable);
		parts.push(await read(file, limit));
	}
	return { ...together(parts, files), name };
}

function together(parts: readonly LabelledExamples[], files: readonly DataFile[]) {
	const [first, ...others] = parts as [LabelledExamples, ...LabelledExamples[]];
	const same = others.map((part, at) => {
		const file = files[at + 1] ?? { name: '' };
		const [own, known] = [part.encoding.maximumLength, first.encoding.maximumLength];
		if (part.encoding.pad === null && own !== known)
			throw refusal(
				file,
				` has images of ${own} pixels, the file before it of ${known}.`,
				'Open images of one size.',
			);
		return relabelled(part, first.classes, file);
	});
	const maximumLength = Math.max(...parts.map(({ encoding }) => encoding.maximumLength));
	return {
		...first,
		encoding: { ...first.encoding, maximumLength },
		examples: joined([first.examples, ...same]),
		notes: parts.flatMap(({ notes }) => notes),
	};
}

/** As long as the longest of them: a model needs no more. */
function expressions(rows: Iterable<Example>): LabelledExamples {
	const list = [...rows];
	const maximumLength = list.reduce((most, { tokens }) => Math.max(most, tokens.length), 1);
	const encoding: SequenceEncoding = { ...listopsEncoding, maximumLength };
	return { classes: listopsClasses, encoding, examples: packed(list), notes: [] };
}

function nameOf(files: readonly DataFile[]): string {
	const [first = { name: '' }, ...others] = files;
	if (reviewPath.test(first.name)) return 'aclImdb';
	return others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
}

export type Content = 'texts' | 'pairs' | 'images' | 'expressions';

/** What the rows of a task are, as far as reading and baselines go. */
export function contentOf({ encoding, arity }: Pick<LabelledTask, 'encoding' | 'arity'>): Content {
	if (arity === 2) return 'pairs';
	if (encoding.pad === null) return 'images';
	return encoding.cuts ? 'texts' : 'expressions';
}

export const contentWords: Readonly<Record<Content, string>> = {
	texts: 'labelled texts',
	pairs: 'labelled pairs of texts',
	images: 'labelled images',
	expressions: 'ListOps expressions',
};
