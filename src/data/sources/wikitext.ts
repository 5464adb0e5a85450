/**
 * WikiText from its public parquet files. Their rows have blank lines emptied: `" \n"` became `""`.
 * Only a text that was verified whole is kept, and what was kept needs no network.
 */
import { Problem, problemLine, toReport } from '../../core/problem';
import type { DataEnvironment, LoadOptions, RemoteText, TextCheck } from '../corpus';
import { textDifference, unshared } from '../digest';
import { requireNotCancelled } from './cancel';
import { download, nameOf, openFileInstead } from './remote';

export interface TextProgress extends Pick<LoadOptions, 'signal' | 'onNotice'> {
	readonly onProgress?: (
		phase: 'receiving' | 'checking' | 'unpacking',
		receivedBytes: number,
	) => void;
}

/**
 * The verified text, from the cache or else from its host.
 * @throws Problem `network` or `cancelled`
 */
export async function loadWikitext(
	file: RemoteText,
	environment: DataEnvironment,
	options: TextProgress = {},
): Promise<Uint8Array> {
	const cached = await readVerified(file, environment);
	if (cached) return cached;
	const { signal, onProgress } = options;
	const parquet = await download(file, environment, {
		...(signal && { signal }),
		onReceived: (receivedBytes) => onProgress?.('receiving', receivedBytes),
	});
	onProgress?.('unpacking', parquet.length);
	const text = await rebuild(file, parquet);
	requireNotCancelled(signal, nameOf(file));
	onProgress?.('checking', parquet.length);
	await requireText(file, text);
	requireNotCancelled(signal, nameOf(file));
	await keep(file, text, environment, options);
	return text;
}

/** True when the text is kept, whole as far as its length tells. */
export async function isKept({ text }: RemoteText, { cache }: DataEnvironment): Promise<boolean> {
	return (await cache.read(textKey(text)))?.length === text.bytes;
}

export function textKey({ algorithm, digest }: TextCheck): string {
	return `text-${algorithm}-${digest}`;
}

async function readVerified(
	{ text }: RemoteText,
	{ cache }: DataEnvironment,
): Promise<Uint8Array | null> {
	const key = textKey(text);
	const bytes = await cache.read(key);
	if (!bytes || (await textDifference(bytes, text)) === null) return bytes;
	await cache.remove(key);
	return null;
}

async function rebuild(file: RemoteText, parquet: Uint8Array): Promise<Uint8Array> {
	// A chunk of its own: most visits never read parquet.
	const { parquetReadObjects } = await import('hyparquet');
	const { buffer } = exactBuffer(parquet);
	const rows = await parquetReadObjects({ file: buffer, columns: ['text'] }).catch(
		(thrown: unknown) => {
			throw altered(
				file,
				`${parquet.length} bytes that are no readable parquet (${toReport(thrown).message})`,
			);
		},
	);
	const lines = rows.map(({ text }, row) => {
		if (typeof text !== 'string') throw altered(file, `no text in row ${row}`);
		return text === '' ? ' \n' : text;
	});
	return new TextEncoder().encode(lines.join(''));
}

/** hyparquet wants a buffer that holds the file and nothing else. */
function exactBuffer(parquet: Uint8Array): Uint8Array<ArrayBuffer> {
	const bytes = unshared(parquet);
	return bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
}

async function requireText(file: RemoteText, text: Uint8Array): Promise<void> {
	const difference = await textDifference(text, file.text);
	if (difference !== null) throw altered(file, difference);
}

function altered(file: RemoteText, found: string): Problem {
	return new Problem(
		'network',
		`${nameOf(file)} is not the published file: it holds ${found}.`,
		`Try again, or ${openFileInstead}.`,
	);
}

async function keep(
	{ text: check }: RemoteText,
	text: Uint8Array,
	{ cache }: DataEnvironment,
	{ onNotice }: TextProgress,
): Promise<void> {
	try {
		await cache.write(textKey(check), text);
	} catch (thrown) {
		onNotice?.(problemLine(toReport(thrown)));
	}
}
