/** A file as every reader here gets it, and the one shape of their refusals: what, where, the mend. */
import { Problem } from '../../core/problem';

export interface DataFile {
	/** For messages alone: what a file is, its bytes tell. */
	readonly name: string;
	readonly bytes: Uint8Array;
}

/** `The file "x.csv", row 12, has no label.` */
export function refusal(
	{ name }: Pick<DataFile, 'name'>,
	found: string,
	mend: string,
	cause?: unknown,
): Problem {
	const where = `The file ${JSON.stringify(name.slice(0, 80))}`;
	return new Problem('data', `${where}${found}`, mend, { cause });
}

export const downloadAgain = 'It is cut off or damaged: download it again.';

/** The sentence on texts that were cut, or none. */
export function cutNote(cut: number, texts: number, maximumLength: number): string[] {
	if (cut === 0) return [];
	const limit = maximumLength.toLocaleString('en-US');
	return [`${cut} of ${texts} texts are longer than ${limit} bytes and were cut there.`];
}

/** The sentence on rows that hold nothing to learn from, or none. */
export function emptyNote(empty: number): string[] {
	return empty === 0 ? [] : [`${empty} rows without text were left out.`];
}
