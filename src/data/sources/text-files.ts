/** A corpus from files of one's own, one a part; a plain text, or lines of text in parquet as WikiText has them. */
import type { CorpusBytes } from '../corpus';
import { detect } from '../detect';
import { concatenate, sha256 } from '../digest';
import { type DataFile, refusal } from '../formats/file';
import { readParquetLines } from '../formats/parquet-text';
import { utf8Of } from '../formats/text-file';
import { splitText } from './file';

/** Parts of data that come as files; what is missing is held out of `train`. */
export interface PartFiles {
	readonly train: DataFile;
	readonly validation?: DataFile | undefined;
	readonly test?: DataFile | undefined;
}

/**
 * Without a validation file the last tenth of the training text is held out.
 * @param onNotice  what was done to a text, one sentence each
 * @throws Problem `data` that names the file and what it is
 */
export async function textFromFiles(
	{ train, validation, test }: PartFiles,
	onNotice?: (notice: string) => void,
): Promise<CorpusBytes> {
	const [own, held, last] = await Promise.all(
		[train, validation, test].map((file) => file && readTextFile(file, onNotice)),
	);
	if (!own) throw new TypeError('a training file is always given');
	const cut = held ? { train: own, validation: held } : cutText(train.name, own, onNotice);
	const parts = { ...cut, ...(last && { test: last }) };
	const all = [parts.train, parts.validation, ...(parts.test ? [parts.test] : [])];
	return {
		kind: 'text',
		id: 'file',
		name: [train, validation, test].flatMap((file) => (file ? [file.name] : [])).join(' + '),
		...parts,
		sha256: await sha256(concatenate(all)),
	};
}

/** @throws Problem `data` when the file is no text */
export async function readTextFile(
	packed: DataFile,
	onNotice?: (notice: string) => void,
): Promise<Uint8Array> {
	const { kind, what, file } = await detect(packed);
	if (kind === 'parquet-lines') return readParquetLines(file);
	if (kind !== 'text')
		throw refusal(packed, ` is no plain text: it holds ${what}.`, 'Choose a text file.');
	const notes: string[] = [];
	const text = utf8Of(file, notes);
	for (const note of notes) onNotice?.(`${packed.name}: ${note}`);
	return text;
}

type Parts = Pick<CorpusBytes, 'train' | 'validation' | 'test'>;

function cutText(name: string, text: Uint8Array, onNotice?: (notice: string) => void): Parts {
	const { bytes, trainBytes, validationBytes, notes } = splitText(name, text);
	for (const note of notes) onNotice?.(`${name}: ${note}`);
	return partsOf(bytes, trainBytes, validationBytes);
}

/** The parts of a text, one after another; what is over is the test, where anything is. */
export function partsOf(text: Uint8Array, trainBytes: number, validationBytes: number): Parts {
	const heldOut = trainBytes + validationBytes;
	return {
		train: text.subarray(0, trainBytes),
		validation: text.subarray(trainBytes, heldOut),
		...(heldOut < text.length && { test: text.subarray(heldOut) }),
	};
}
