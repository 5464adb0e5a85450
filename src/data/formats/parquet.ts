/** Parquet by hyparquet, row group by row group, with refusals that name the place. */
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { toReport } from '../../core/problem';
import { unshared } from '../digest';
import { type DataFile, downloadAgain, refusal } from './file';

export interface Parquet {
	readonly rows: number;
	/** Names of the top columns. */
	readonly columns: readonly string[];
	/** First row of each row group, and the end of the last. */
	readonly groupStarts: readonly number[];
	/** Names of a label's classes where the file carries them, as those of the Hugging Face hub do. */
	classNames(column: string): readonly string[] | null;
	/** Rows of the wanted columns; whole numbers arrive as BigInt, plain bytes as Uint8Array. */
	read(columns: readonly string[], start: number, end: number): Promise<Row[]>;
}

export type Row = Readonly<Record<string, unknown>>;

/** The first four bytes of a parquet file, and its last. */
const magic = [0x50, 0x41, 0x52, 0x31];

export function isParquet(bytes: Uint8Array): boolean {
	return magic.every((byte, at) => bytes[at] === byte);
}

/** @throws Problem `data` when the footer is missing or no part of parquet */
export async function openParquet(file: DataFile): Promise<Parquet> {
	const { bytes } = file;
	if (!isParquet(bytes)) throw refusal(file, ' is no parquet file.', 'Choose another file.');
	if (!magic.every((byte, at) => bytes[bytes.length - 4 + at] === byte))
		throw refusal(
			file,
			` breaks off: after ${bytes.length} bytes parquet's closing PAR1 is missing.`,
			downloadAgain,
		);
	// A chunk of its own: most visits never read parquet.
	const { parquetMetadata } = await import('hyparquet');
	const buffer = wholeBuffer(bytes);
	const metadata = attempt(file, 'its footer', () => parquetMetadata(buffer));
	return parquetOf(file, buffer, metadata);
}

/** As `openParquet`, where the footer has been read and the bytes come piece by piece. */
export function parquetOf(
	file: Pick<DataFile, 'name'>,
	buffer: AsyncBuffer,
	metadata: FileMetaData,
): Parquet {
	const groupStarts = [0];
	for (const group of metadata.row_groups)
		groupStarts.push((groupStarts.at(-1) ?? 0) + Number(group.num_rows));
	return {
		rows: Number(metadata.num_rows),
		columns: topColumns(metadata),
		groupStarts,
		classNames: (column) => classNames(metadata, column),
		async read(columns, rowStart, rowEnd) {
			const { parquetReadObjects } = await import('hyparquet');
			const options = { metadata, columns: [...columns], rowStart, rowEnd, utf8: false };
			return parquetReadObjects({ file: buffer, ...options }).catch((thrown: unknown) => {
				throw unreadable(file, `rows ${rowStart} to ${rowEnd - 1}`, thrown);
			});
		},
	};
}

/** Every row with its number, never more than one row group in memory. */
export async function* parquetRows(
	parquet: Parquet,
	columns: readonly string[],
): AsyncGenerator<{ readonly row: number; readonly values: Row }> {
	for (const [group, start] of parquet.groupStarts.slice(0, -1).entries()) {
		const rows = await parquet.read(columns, start, parquet.groupStarts[group + 1] ?? start);
		for (const [at, values] of rows.entries()) yield { row: start + at, values };
	}
}

/** The first of the names that the file has as a column, or null. */
export function findColumn({ columns }: Parquet, names: readonly string[]): string | null {
	return names.find((name) => columns.includes(name)) ?? null;
}

/** hyparquet wants a buffer that holds the file and nothing else. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
	const own = unshared(bytes);
	return own.length === own.buffer.byteLength ? own.buffer : own.slice().buffer;
}

function topColumns({ schema }: FileMetaData): string[] {
	const names: string[] = [];
	const [root, ...elements] = schema;
	let at = 0;
	const skip = (): void => {
		const children = elements[at++]?.num_children ?? 0;
		for (let child = 0; child < children; child++) skip();
	};
	for (let column = 0; column < (root?.num_children ?? 0); column++) {
		names.push(elements[at]?.name ?? '');
		skip();
	}
	return names;
}

/** `{"info": {"features": {"label": {"names": ["neg", "pos"]}}}}` below the key `huggingface`. */
function classNames(
	{ key_value_metadata }: FileMetaData,
	column: string,
): readonly string[] | null {
	const text = key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
	if (!text) return null;
	try {
		const names: unknown = JSON.parse(text)?.info?.features?.[column]?.names;
		const known = Array.isArray(names) && names.every((name) => typeof name === 'string');
		return known ? names : null;
	} catch {
		return null;
	}
}

function attempt<T>(file: Pick<DataFile, 'name'>, what: string, read: () => T): T {
	try {
		return read();
	} catch (thrown) {
		throw unreadable(file, what, thrown);
	}
}

function unreadable(file: Pick<DataFile, 'name'>, what: string, thrown: unknown): Error {
	const reason = toReport(thrown).message.slice(0, 160);
	return refusal(
		file,
		` has parquet that cannot be read: ${what} (${reason}).`,
		`${downloadAgain} Of the packings of parquet, none and Snappy are read.`,
		thrown,
	);
}
