/** The first row groups of a parquet file of text, by ranges: the beginning of a corpus that is too large to load whole. */
import { Problem } from '../../core/problem';
import { formatBytes } from '../../core/units';
import type { DataEnvironment, RemoteRowGroups } from '../corpus';
import { parquetOf } from '../formats/parquet';
import { joinLines, requireText } from '../formats/parquet-text';
import { type PieceOptions, RemotePieces, urlKey } from './pieces';
import { nameOf, network } from './remote';

export interface RowGroupText {
	readonly text: Uint8Array;
	readonly rowGroups: number;
	readonly rows: number;
	/** Row groups of the whole file. */
	readonly ofRowGroups: number;
}

/** The index of a large file is at its end, and about so long. */
const pieceBytes = 2 ** 20;
const column = 'text';

/** @throws Problem `network`, `data` or `cancelled` */
export async function loadRowGroups(
	source: RemoteRowGroups,
	environment: DataEnvironment,
	options: PieceOptions = {},
): Promise<RowGroupText> {
	const pieces = new RemotePieces(source, environment, { pieceBytes, ...options });
	const initialFetchSize = options.pieceBytes ?? pieceBytes;
	const { parquetMetadataAsync } = await import('hyparquet');
	const slice = async (start: number, end = source.bytes) =>
		(await pieces.range(start, end)).slice().buffer;
	const buffer = { byteLength: source.bytes, slice };
	const metadata = await parquetMetadataAsync(buffer, { initialFetchSize }).catch(
		async (thrown: unknown) => {
			if (thrown instanceof Problem) throw thrown;
			await pieces.discard();
			throw network(`${nameOf(source)} has no readable index: not the published file.`);
		},
	);
	const ends = metadata.row_groups.map(({ columns }) =>
		columns.reduce((end, { meta_data }) => Math.max(end, endOf(meta_data)), 0),
	);
	const rowGroups = chooseRowGroups(source, ends);
	const head = await pieces.range(0, ends[rowGroups - 1] ?? 0);
	const file = { name: nameOf(source) };
	const local = {
		byteLength: source.bytes,
		slice: (start: number, end?: number) => head.slice(start, end).buffer,
	};
	const parquet = parquetOf(file, local, metadata);
	const rows = parquet.groupStarts[rowGroups] ?? 0;
	const values = await parquet.read([column], 0, rows);
	const lines = values.map((row, at) => requireText(file, at, row, column));
	const text = new TextEncoder().encode(joinLines(lines));
	await environment.cache.write(await recordKey(source), new Uint8Array(1)).catch(() => {});
	return { text, rowGroups, rows, ofRowGroups: ends.length };
}

/** True when these row groups were loaded before and kept. */
export async function areRowGroupsKept(
	source: RemoteRowGroups,
	{ cache }: DataEnvironment,
): Promise<boolean> {
	return (await cache.read(await recordKey(source))) !== null;
}

/** As many as asked for, or fewer where they would be more bytes than was agreed to. */
function chooseRowGroups(source: RemoteRowGroups, ends: readonly number[]): number {
	let count = Math.min(source.rowGroups, ends.length);
	while (count > 0 && (ends[count - 1] ?? 0) > source.maximumBytes) count--;
	if (count > 0) return count;
	const first = formatBytes(ends[0] ?? 0, 'en-US');
	throw network(
		`${nameOf(source)} has ${ends.length} row groups, the first of ${first}; at most ${formatBytes(source.maximumBytes, 'en-US')} were agreed to.`,
	);
}

function endOf(
	meta:
		| {
				readonly data_page_offset: bigint;
				readonly dictionary_page_offset?: bigint;
				readonly total_compressed_size: bigint;
		  }
		| undefined,
): number {
	if (!meta) return 0;
	// As hyparquet reads it: an offset of 0 stands for no dictionary.
	return Number(
		(meta.dictionary_page_offset || meta.data_page_offset) + meta.total_compressed_size,
	);
}

async function recordKey({ url, rowGroups }: RemoteRowGroups): Promise<string> {
	return `row-groups-${await urlKey(url)}-${rowGroups}`;
}
