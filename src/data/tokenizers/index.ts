/** The kinds of tokenizers, each one definition in one list. */
import { Problem } from '../../core/problem';
import { BpeTokenizer } from './bpe';
import { isByteLevelFile, readByteLevelFile } from './bpe-file';
import { bpeMerges, trainBpe } from './bpe-train';
import { byteTokenizer } from './byte';
import { characterLimits, learnCharacters, readCharacters } from './characters';
import type { JsonField } from './json-field';
import type { Tokenizer } from './tokenizer';
import type { TrainingOptions, TrainingText } from './training';
import { learnWords, readWords, wordLimits, wordSpecials } from './words';

/** How much a tokenizer learns. */
export interface TokenizerSize {
	/** What is counted, for a form and for `--<name>`. */
	readonly name: 'characters' | 'merges' | 'words';
	readonly minimum: number;
	readonly maximum: number;
	readonly default: number;
}

export interface TokenizerKind {
	readonly id: string;
	readonly label: string;
	/** One line: what a token is. */
	readonly explanation: string;
	/** Null where there is nothing to learn. */
	readonly size: TokenizerSize | null;
	/** Tokens there are at most, when it has learned all that it may. */
	mostTokens(size: number): number;
	/** @throws Problem `configuration` or `cancelled` */
	learn(text: TrainingText, size: number, options?: TrainingOptions): Promise<Tokenizer>;
	/** The tokenizer of a file, or null when the file holds another kind. @throws Problem `file` */
	read(file: JsonField): Tokenizer | null;
}

const bytes = 256;

export const tokenizerKinds: readonly TokenizerKind[] = [
	{
		id: byteTokenizer.id,
		label: 'Bytes',
		explanation: 'Each byte of UTF-8 is a token: nothing to learn, nothing unknown.',
		size: null,
		mostTokens: () => bytes,
		learn: async () => byteTokenizer,
		read: (file) => (isBytes(file) ? byteTokenizer : null),
	},
	{
		id: 'characters',
		label: 'Characters',
		explanation: 'Each character is a token; those not learned are spelled in bytes.',
		size: { name: 'characters', ...characterLimits },
		mostTokens: (characters) => bytes + characters,
		learn: learnCharacters,
		read: readCharacters,
	},
	{
		id: 'bpe',
		label: 'Byte-level BPE',
		explanation: 'Frequent neighbours are joined into longer tokens; nothing is unknown.',
		size: { name: 'merges', ...bpeMerges },
		mostTokens: (merges) => bytes + merges,
		learn: async (text, merges, options) =>
			new BpeTokenizer(await trainBpe(text, { merges, ...options })),
		read: (file) => (isByteLevelFile(file) ? new BpeTokenizer(readByteLevelFile(file)) : null),
	},
	{
		id: 'words',
		label: 'Words',
		explanation:
			'The most frequent words; the rest is <unk>, so that bits per byte do not compare. For tokenised text.',
		size: { name: 'words', ...wordLimits },
		mostTokens: (words) => words + wordSpecials,
		learn: learnWords,
		read: readWords,
	},
];

/** @throws Problem `configuration` naming the kinds */
export function tokenizerKind(id: string): TokenizerKind {
	const kind = tokenizerKinds.find((candidate) => candidate.id === id);
	if (kind) return kind;
	throw new Problem(
		'configuration',
		`There is no tokenizer ${JSON.stringify(id)}.`,
		`Choose one of ${tokenizerKinds.map((candidate) => candidate.id).join(', ')}.`,
	);
}

/** A byte-level BPE without merges, whose ids are the bytes. */
function isBytes(file: JsonField): boolean {
	if (!isByteLevelFile(file) || file.get('model').get('merges').items().length > 0) return false;
	return readByteLevelFile(file).table.every((bytes, token) => bytes[0] === token);
}
