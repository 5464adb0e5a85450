/** What is learned, and what a text is cut into. */
import { choice, integer } from '../../core/schema';
import { corpora } from '../../data/corpora';
import { longestGram } from '../../data/encoding';
import { type TokenizerKind, tokenizerKinds } from '../../data/tokenizers';
import { forLabelledTexts, forTexts } from './conditions';

/** How much a kind of tokenizer may learn. */
function tokenizerSize(
	name: NonNullable<TokenizerKind['size']>['name'],
	label: string,
	explanation: string,
) {
	const kind = tokenizerKinds.find(({ size }) => size?.name === name);
	if (!kind?.size) throw new TypeError(`no tokenizer learns ${name}`);
	const { minimum, maximum, default: initial } = kind.size;
	return integer({
		group: 'Data',
		label,
		explanation,
		default: initial,
		minimum,
		maximum,
		visibleWhen: { field: 'tokenizer', oneOf: [kind.id] },
	});
}

export const dataFields = {
	corpus: choice({
		group: 'Data',
		label: 'Data',
		explanation: 'A text to continue, token by token, or labelled examples to classify.',
		default: 'sotu',
		options: corpora.map(({ id, label }) => ({ id, label })),
	}),
	tokenizer: choice({
		group: 'Data',
		label: 'Tokenizer',
		explanation:
			'What the text is cut into. Compare tokenizers by bits per byte, never by loss a token.',
		default: 'byte',
		options: tokenizerKinds.map(({ id, label, explanation }) => ({ id, label, explanation })),
		visibleWhen: forTexts,
	}),
	characters: tokenizerSize(
		'characters',
		'Characters',
		'Frequent characters beyond ASCII with a token of their own; others are spelled in bytes.',
	),
	merges: tokenizerSize(
		'merges',
		'Merges',
		'Joined pairs that BPE learns: tokens beyond the 256 bytes.',
	),
	words: tokenizerSize(
		'words',
		'Words',
		'Frequent words with a token of their own; the rest is <unk>.',
	),
	gram: integer({
		group: 'Data',
		label: 'Bytes an id',
		explanation:
			'What an embedding stands for, of a text to classify: a byte, or a byte with the one or two before it, hashed to 8,192 ids. With one, attention has to find its neighbours by itself, as in Long Range Arena.',
		default: 1,
		minimum: 1,
		maximum: longestGram,
		visibleWhen: forLabelledTexts,
	}),
} as const;
