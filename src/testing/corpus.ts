/** A small text with structure to learn, made here: no file is needed. */
import type { CorpusBytes } from '../data/corpus';
import { byteText, type TokenizedText } from '../data/text';

const WORDS = [
	'the',
	'state',
	'of',
	'union',
	'is',
	'strong',
	'and',
	'people',
	'will',
	'be',
	'free',
];

export function smallCorpus(bytes = 6000): CorpusBytes {
	let text = '';
	for (let index = 0; text.length < bytes; index++)
		text += `${WORDS[(index * index * 7 + index * 3) % WORDS.length]} `;
	const all = new TextEncoder().encode(text);
	const cut = Math.floor(all.length * 0.9);
	return {
		kind: 'text',
		id: 'test',
		name: 'test text',
		train: all.subarray(0, cut),
		validation: all.subarray(cut),
		sha256: '',
	};
}

/** The same, as a model of bytes reads it. */
export function smallText(bytes?: number): TokenizedText {
	return byteText(smallCorpus(bytes));
}
