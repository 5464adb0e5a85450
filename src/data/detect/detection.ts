/** What detection tells about a file, for the page to show before anything is loaded. */
import type { DataFile } from '../formats/file';
import { textOf } from '../formats/lines';
import type { GreyImage } from '../formats/parquet-images';

export type FileKind =
	| 'parquet-text'
	| 'parquet-lines'
	| 'parquet-images'
	| 'cifar-bin'
	| 'idx-images'
	| 'idx-labels'
	| 'listops-tsv'
	| 'listops-bin'
	| 'pathfinder-bin'
	| 'pairs-tsv'
	| 'jsonl'
	| 'csv'
	| 'text';

export interface Detection {
	readonly kind: FileKind;
	/** In words, for example `labelled texts in parquet`. */
	readonly what: string;
	/** Rows, images or labels, or null where only reading all of it would tell. */
	readonly count: number | null;
	readonly preview: Preview;
}

export type Preview =
	| { readonly kind: 'rows'; readonly rows: readonly PreviewRow[] }
	| { readonly kind: 'image'; readonly image: GreyImage; readonly label: string | null };

export interface PreviewRow {
	/** As the file has it, or null where rows have none. */
	readonly label: string | null;
	/** One, or the two of a pair. */
	readonly texts: readonly { readonly bytes: number; readonly start: string }[];
}

/** Null when the file is of another kind; a Problem when it is of this kind and cannot be read. */
export type Detector = (file: DataFile) => Promise<Detection | null> | Detection | null;

export const previewRows = 5;
const previewCharacters = 80;

export function previewRow(label: unknown, ...texts: readonly (Uint8Array | string)[]): PreviewRow {
	const name = label === null || label === undefined ? null : String(label).slice(0, 40);
	return { label: name, texts: texts.map(previewText) };
}

function previewText(text: Uint8Array | string): { bytes: number; start: string } {
	const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
	const start = textOf(bytes.subarray(0, 4 * previewCharacters));
	return { bytes: bytes.length, start: Array.from(start).slice(0, previewCharacters).join('') };
}
