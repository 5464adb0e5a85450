/** The addresses of the embedded training text, one after another, and which of them are held out. */
import { Problem } from '../../../core/problem';
import type { DataEnvironment } from '../../corpus';
import { linesOf } from '../../formats/lines';
import { readEmbeddedText } from '../../sources/embedded';
import type { Split } from '../sites';

/** Bytes of a window that are kept; a model takes as many of the first ones as it has room for. */
export const windowBytes = 1024;

const speechesFile = 'sotu-train.txt.gz';
const speechCount = 210;

/**
 * In order of year, 1790 to 2021, as UTF-8.
 * @throws Problem `data` when the text is not the one that the eras below were counted on
 */
export async function readSpeeches(environment: DataEnvironment): Promise<readonly Uint8Array[]> {
	const text = await readEmbeddedText(speechesFile, environment);
	const speeches = paragraphs(text);
	if (speeches.length !== speechCount)
		throw new Problem(
			'data',
			`The embedded text ${speechesFile} has ${speeches.length} addresses instead of ${speechCount}.`,
			'Build the corpora again.',
		);
	return speeches;
}

/** Parts between blank lines. */
function paragraphs(text: Uint8Array): Uint8Array[] {
	return Array.from(linesOf(text), ({ bytes }) => bytes);
}

/** Of every ten speeches, counted from 0: number 2 validates, 4 and 9 test, so that every fifth is for the test. */
export function splitOf(place: number): Split {
	const within = place % 10;
	if (within % 5 === 4) return 'test';
	return within === 2 ? 'validation' : 'train';
}
