/**
 * One public file by one plain GET: no HEAD, no Range, no header that would need a preflight.
 * Large files come in pieces: `./pieces`.
 */
import { Problem, type ProblemReport } from '../../core/problem';
import { formatExactBytes } from '../../core/units';
import type { DataEnvironment, LoadOptions, RemoteFile } from '../corpus';
import { concatenate, sha256 } from '../digest';
import { requireNotCancelled } from './cancel';

/** More than this is never read from a host that publishes no exact size. */
const maximumUnsizedBytes = 64_000_000;

export const openFileInstead = 'load the file yourself through "Open your data"';
const tryAgain = `Try again, or ${openFileInstead}.`;

export interface DownloadOptions extends Pick<LoadOptions, 'signal'> {
	readonly onReceived?: (receivedBytes: number) => void;
}

/**
 * The bytes of a file, checked against every number that is published about it.
 * @throws Problem `network` or `cancelled`
 */
export async function download(
	file: RemoteFile,
	environment: Pick<DataEnvironment, 'fetch'>,
	options: DownloadOptions = {},
): Promise<Uint8Array> {
	requireNotCancelled(options.signal, nameOf(file));
	const response = await send(file, environment, options.signal);
	if (response.status !== 200 && response.status !== 206) throw await refused(file, response);
	const limit = file.bytes ?? maximumUnsizedBytes;
	const bytes = await receive(file, response, { ...options, limit });
	await requirePublished(file, bytes);
	return bytes;
}

/** `train.parquet from huggingface.co`. */
export function nameOf({ url }: RemoteFile): string {
	return `${fileNameOf(url)} from ${new URL(url).host}`;
}

function fileNameOf(url: string): string {
	return new URL(url).pathname.split('/').at(-1) ?? '';
}

/** First and last byte of a part of a file. */
export interface ByteRange {
	readonly first: number;
	readonly last: number;
}

/**
 * The host's answer, whatever its status.
 * @throws Problem `network` when there is none
 */
export async function send(
	file: RemoteFile,
	environment: Pick<DataEnvironment, 'fetch'>,
	signal: AbortSignal | undefined,
	range?: ByteRange,
): Promise<Response> {
	// Called as a bare function: a browser's fetch refuses another `this`.
	const { fetch } = environment;
	return fetch(file.url, {
		credentials: 'omit',
		referrerPolicy: 'no-referrer',
		...(signal && { signal }),
		...(range && { headers: { range: `bytes=${range.first}-${range.last}` } }),
	}).catch((thrown: unknown) => {
		requireNotCancelled(signal, nameOf(file));
		throw unreachable(file, thrown);
	});
}

export interface ReceiveOptions extends DownloadOptions {
	/** More bytes than this are not the published file. */
	readonly limit: number;
	/** Bytes of the file that were there before, for messages. */
	readonly before?: number;
}

/**
 * The body of an answer.
 * @throws Problem `network` when it breaks off or is too long, or `cancelled`
 */
export async function receive(
	file: RemoteFile,
	response: Response,
	options: ReceiveOptions,
): Promise<Uint8Array> {
	const { limit, before = 0 } = options;
	const parts: Uint8Array[] = [];
	let receivedBytes = 0;
	const reader = response.body?.getReader();
	for (;;) {
		const part = await reader?.read().catch((thrown: unknown) => {
			requireNotCancelled(options.signal, nameOf(file));
			throw network(
				`${nameOf(file)} broke off after ${amount(before + receivedBytes, file.bytes)}.`,
				tryAgain,
				thrown,
			);
		});
		requireNotCancelled(options.signal, nameOf(file));
		if (!part?.value) break;
		parts.push(part.value);
		receivedBytes += part.value.length;
		if (receivedBytes > limit) {
			await reader?.cancel();
			throw network(
				`${nameOf(file)} is longer than ${formatExactBytes(limit, 'en-US')}: not the published file.`,
			);
		}
		options.onReceived?.(receivedBytes);
	}
	return concatenate(parts);
}

/** @throws Problem `network` unless size and SHA-256 are those that are published */
export async function requirePublished(file: RemoteFile, bytes: Uint8Array): Promise<void> {
	// Content-Length says nothing here: it counts packed bytes where the host packs on the way.
	requireWhole(file, bytes.length);
	if (file.sha256 === null) return;
	const got = await sha256(bytes);
	if (got === file.sha256) return;
	throw network(
		`${nameOf(file)} is not the published file: its SHA-256 is ${got}, published is ${file.sha256}.`,
	);
}

/** @throws Problem `network` unless that many bytes are all of it */
export function requireWhole(file: RemoteFile, receivedBytes: number): void {
	if (file.bytes !== null && receivedBytes !== file.bytes)
		throw network(`${nameOf(file)} broke off after ${amount(receivedBytes, file.bytes)}.`);
}

function unreachable(file: RemoteFile, cause: unknown): Problem {
	const { host } = new URL(file.url);
	const size = file.bytes === null ? '' : ` of ${formatExactBytes(file.bytes, 'en-US')}`;
	return network(
		`No answer from ${host} for ${fileNameOf(file.url)}: 0 bytes${size} arrived; ` +
			'this device is offline, or the host or a blocker does not let this page read it (CORS).',
		`Check the connection and try again, or ${openFileInstead}.`,
		cause,
	);
}

/** The problem of an answer that is no file; its body is let go. */
export async function refused(file: RemoteFile, response: Response): Promise<Problem> {
	await response.body?.cancel();
	const { status, statusText } = response;
	const answer = `${new URL(file.url).host} answered ${`${status} ${statusText}`.trim()} for ${fileNameOf(file.url)}.`;
	const passing = status >= 500 || status === 429;
	return network(
		answer,
		passing
			? `Try again later, or ${openFileInstead}.`
			: `The file may have moved: ${openFileInstead}.`,
	);
}

export function network(
	message: ProblemReport['message'],
	mend: string = tryAgain,
	cause?: unknown,
): Problem {
	return new Problem('network', message, mend, { cause });
}

function amount(bytes: number, expected: number | null): string {
	const received = formatExactBytes(bytes, 'en-US');
	return expected === null ? received : `${received} of ${formatExactBytes(expected, 'en-US')}`;
}
