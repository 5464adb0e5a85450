/** Articles of a WikiText text. One starts at a line ` = Title = ` between two lines that hold a single space. */
import { Problem } from '../../core/problem';

const TITLE = / \n = (?! ?=)[^\n]* = \n \n/g;

/** True where the text may be one of articles: looking for more than the first title takes a while. */
export function beginsWithTitle(text: Uint8Array): boolean {
	return new TextDecoder('latin1').decode(text.subarray(0, 4096)).search(TITLE) >= 0;
}

/** First byte of each article; the text before the first title, a blank line, belongs to the first. */
export function articleStarts(text: Uint8Array): number[] {
	// Latin-1 keeps one character a byte, so that positions are byte offsets.
	const characters = new TextDecoder('latin1').decode(text);
	return [...characters.matchAll(TITLE)].map(({ index }, article) => (article === 0 ? 0 : index));
}

/**
 * The first `train` articles, and the next `validation` ones.
 * @throws Problem `data` when there are not that many
 */
export function splitArticles(text: Uint8Array, train: number, validation: number) {
	const starts = [...articleStarts(text), text.length];
	const wanted = train + validation;
	const [cut, end] = [starts[train], starts[wanted]];
	if (cut === undefined || end === undefined)
		throw new Problem(
			'data',
			`The text has ${starts.length - 1} articles, but the split needs ${wanted}.`,
			'Download it again.',
		);
	return { trainBytes: cut, bytes: end };
}
