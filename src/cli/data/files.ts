/** Files of examples: written whole or not at all, read as bytes or line by line, `.gz` unpacked on the way. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { Problem } from '../../core/problem';

export interface WrittenFile {
	readonly file: string;
	readonly bytes: number;
	readonly sha256: string;
}

const chunkBytes = 2 ** 20;

/**
 * Writes parts one after another as they are made.
 * @throws Problem `file` when the place cannot be written
 */
export async function writeParts(path: string, parts: Iterable<Uint8Array>): Promise<WrittenFile> {
	const partial = `${path}.part`;
	const file = await open(partial, 'w').catch((cause: unknown) => {
		throw unwritable(path, cause);
	});
	try {
		const written = await writeChunks(file, parts);
		await file.close();
		await rename(partial, path);
		return { file: path, ...written };
	} catch (cause) {
		await file.close().catch(() => {});
		await rm(partial, { force: true });
		throw cause instanceof Problem ? cause : unwritable(path, cause);
	}
}

async function writeChunks(
	file: FileHandle,
	parts: Iterable<Uint8Array>,
): Promise<Omit<WrittenFile, 'file'>> {
	const hash = createHash('sha256');
	let bytes = 0;
	let waiting: Uint8Array[] = [];
	let waitingBytes = 0;
	const flush = async () => {
		const chunk = Buffer.concat(waiting);
		await file.writeFile(chunk);
		hash.update(chunk);
		bytes += chunk.length;
		[waiting, waitingBytes] = [[], 0];
	};
	for (const part of parts) {
		waiting.push(part);
		waitingBytes += part.length;
		if (waitingBytes >= chunkBytes) await flush();
	}
	await flush();
	return { bytes, sha256: hash.digest('hex') };
}

/** @throws Problem `file` when it cannot be read */
export async function readWhole(path: string): Promise<Uint8Array> {
	try {
		const bytes = await readFile(path);
		return path.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes;
	} catch (cause) {
		throw unreadable(path, cause);
	}
}

/** Lines without their line feeds. @throws Problem `file` when it cannot be read */
export async function* readLines(path: string): AsyncGenerator<string, void> {
	const source = createReadStream(path);
	// A source that fails destroys the one that unpacks, and that ends the loop below.
	const text = path.endsWith('.gz') ? pipeline(source, createGunzip(), () => {}) : source;
	let rest = '';
	try {
		for await (const chunk of text.setEncoding('utf8')) {
			const lines = (rest + chunk).split('\n');
			rest = lines.pop() ?? '';
			yield* lines;
		}
	} catch (cause) {
		throw cause instanceof Problem ? cause : unreadable(path, cause);
	}
	if (rest !== '') yield rest;
}

function unreadable(path: string, cause: unknown): Problem {
	return new Problem('file', `${path} cannot be read.`, `Check the path (${reasonOf(cause)}).`, {
		cause,
	});
}

function unwritable(path: string, cause: unknown): Problem {
	const mend = `Choose a file in a folder that exists (${reasonOf(cause)}).`;
	return new Problem('file', `${path} cannot be written.`, mend, { cause });
}

function reasonOf(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
