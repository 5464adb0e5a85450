/** Corpora that come with the workbench: packed files beside the page or the command. */
import { Problem } from '../../core/problem';
import type { DataEnvironment } from '../corpus';
import { inflate, isGzip } from '../inflate';

/**
 * The text of an embedded file.
 * @throws Problem `data` when the file is missing or damaged
 */
export async function readEmbeddedText(
	file: string,
	environment: DataEnvironment,
): Promise<Uint8Array> {
	try {
		return await gunzip(await environment.readEmbedded(file));
	} catch (thrown) {
		if (thrown instanceof Problem) throw thrown;
		const reason = thrown instanceof Error ? thrown.message : String(thrown);
		throw new Problem(
			'data',
			`The embedded text ${file} could not be read: ${reason}.`,
			'Reload the page, or build the corpora again.',
			{ cause: thrown },
		);
	}
}

/** Unpacks gzip; text passes through, since some servers unpack on the way. */
async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
	// A host that answers every address with its page would otherwise become a corpus of HTML.
	if (bytes.length === 0 || bytes[0] === 0x3c) throw new Error('the host sent no text');
	return isGzip(bytes) ? inflate(bytes, 'gzip') : bytes;
}
