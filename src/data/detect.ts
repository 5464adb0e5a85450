/** Tells what a file is by its content, whatever its name, and shows its beginning. */
import { detectCifarBin, detectIdx, detectListopsBin, detectPathfinderBin } from './detect/binary';
import type { Detection, Detector } from './detect/detection';
import { refuseForeign } from './detect/foreign';
import { detectParquet } from './detect/parquet';
import { detectText } from './detect/texts';
import { reviewPath } from './formats/acl-imdb';
import { type DataFile, refusal } from './formats/file';
import { unpacked } from './inflate';

export type { Detection, FileKind, Preview, PreviewRow } from './detect/detection';

/** In this order: marks first, then text, then what has neither. */
const detectors: readonly Detector[] = [
	detectParquet,
	detectIdx,
	detectListopsBin,
	detectPathfinderBin,
	detectText,
	detectCifarBin,
];

/**
 * The kind of a file and its beginning, with the unpacked file for the reader of that kind.
 * @throws Problem `data` that says why it cannot be read, and what to do
 */
export async function detect(packed: DataFile): Promise<Detection & { readonly file: DataFile }> {
	const { name } = packed;
	if (packed.bytes.length === 0) throw refusal(packed, ' is empty.', 'Choose another file.');
	const file = { name, bytes: await unpacked(name, packed.bytes) };
	if (file.bytes.length === 0) throw refusal(file, ' holds nothing.', 'Choose another file.');
	for (const detector of detectors) {
		const detection = await detector(file);
		if (detection) return { ...detection, file };
	}
	return refuseForeign(file);
}

export interface FolderDetection {
	readonly kind: 'acl-imdb';
	readonly what: string;
	/** Labelled reviews. */
	readonly count: number;
}

/**
 * The kind of a folder by the paths in it, before any file is read.
 * @throws Problem `data` that says what is expected
 */
export function detectFolder(name: string, paths: readonly string[]): FolderDetection {
	const count = paths.filter((path) => reviewPath.test(path)).length;
	if (count > 0) return { kind: 'acl-imdb', what: 'the folder aclImdb: a review a file', count };
	throw refusal(
		{ name },
		` is a folder of ${paths.length} files, none of them train/neg/<number>_<stars>.txt.`,
		'Choose the folder aclImdb, or open a single file.',
	);
}
