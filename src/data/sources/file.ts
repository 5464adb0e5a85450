/** The user's own text: any encoding a text editor writes, split 90/10 at the end of a line, or by article. */
import { Problem } from '../../core/problem';
import { formatBytes, formatExactBytes } from '../../core/units';
import { articleStarts, beginsWithTitle, splitArticles } from './articles';

export interface SplitText {
	readonly name: string;
	/** The whole text as UTF-8, or as found where it is none. */
	readonly bytes: Uint8Array;
	/** The first `trainBytes` bytes are for training, the next `validationBytes` are held out, the rest is for a test. */
	readonly trainBytes: number;
	readonly validationBytes: number;
	/** What was done to the text or is odd about it, one sentence each. */
	readonly notes: readonly string[];
}

/** Leaves at least 100 held-out bytes, more than one window of the smallest contexts. */
export const minimumTextBytes = 2_000;
export const maximumTextBytes = 200_000_000;

const trainShare = 0.9;
/** The split moves to a line end only within this share of the text, so that it stays about 90/10. */
const splitTolerance = 0.05;
const newline = 0x0a;

/**
 * Reads a text of unknown origin; the same bytes always give the same split.
 * @throws Problem `data` for an empty, tiny, huge or binary file
 */
export function splitText(name: string, bytes: Uint8Array): SplitText {
	const where = `The file ${JSON.stringify(name.slice(0, 80))}`;
	requireSize(where, bytes.length);
	const notes: string[] = [];
	const text = toUtf8(bytes, notes);
	requireText(where, text);
	requireSize(where, text.length);
	return { name, bytes: text, ...splitSizes(text, notes), notes };
}

function requireSize(where: string, bytes: number): void {
	const found = formatExactBytes(bytes, 'en-US');
	if (bytes === 0) throw new Problem('data', `${where} is empty.`, 'Choose another file.');
	if (bytes < minimumTextBytes)
		throw new Problem(
			'data',
			`${where} has ${found}, too few to train on and to hold a tenth out.`,
			`Choose a text of at least ${formatExactBytes(minimumTextBytes, 'en-US')}.`,
		);
	if (bytes > maximumTextBytes)
		throw new Problem(
			'data',
			`${where} has ${found}, more than fits in the memory of a page.`,
			`Choose a part of at most ${formatExactBytes(maximumTextBytes, 'en-US')}.`,
		);
}

/** UTF-8 of a text in any encoding an editor writes; what was done goes into `notes`. */
export function toUtf8(bytes: Uint8Array, notes: string[]): Uint8Array {
	const utf16 = utf16Of(bytes);
	if (utf16) {
		notes.push(
			`Read as UTF-16 (${utf16 === 'utf-16le' ? 'little' : 'big'}-endian) and converted to UTF-8.`,
		);
		return new TextEncoder().encode(new TextDecoder(utf16).decode(bytes));
	}
	const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	if (marked) notes.push('The byte order mark at the beginning was left out.');
	const text = marked ? bytes.subarray(3) : bytes;
	if (!isUtf8(text))
		notes.push(
			'The text is not valid UTF-8; its bytes are used as they are, so some characters may be shown as �.',
		);
	return text;
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	return null;
}

/** Decodes piece by piece, so that a large file needs no second copy. */
function isUtf8(bytes: Uint8Array): boolean {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const pieceBytes = 2 ** 20;
	try {
		for (let at = 0; at < bytes.length; at += pieceBytes)
			decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
		decoder.decode();
		return true;
	} catch {
		return false;
	}
}

function requireText(where: string, text: Uint8Array): void {
	const zero = text.indexOf(0);
	if (zero < 0) return;
	throw new Problem(
		'data',
		`${where} (${formatBytes(text.length, 'en-US')}) is no plain text: byte ${zero} is NUL.`,
		'Unpack it first, or save it as UTF-8 text.',
	);
}

/** Fewer articles make no three parts. */
const minimumArticles = 10;

/** A text of articles as WikiText writes them is split between them, 80/10/10: topics stay on one side. */
function splitSizes(
	text: Uint8Array,
	notes: string[],
): Pick<SplitText, 'trainBytes' | 'validationBytes'> {
	const starts = beginsWithTitle(text) ? articleStarts(text) : [];
	if (starts.length < minimumArticles) {
		const trainBytes = splitPoint(text);
		return { trainBytes, validationBytes: text.length - trainBytes };
	}
	const held = Math.round(starts.length / 10);
	const train = starts.length - 2 * held;
	notes.push(`Split by article: ${train} to train, ${held} for validation, ${held} for a test.`);
	const { trainBytes, bytes } = splitArticles(text, train, held);
	return { trainBytes, validationBytes: bytes - trainBytes };
}

/** The line end nearest to 90 %, the earlier of two; without one, the byte there that begins a character. */
function splitPoint(text: Uint8Array): number {
	const target = Math.round(trainShare * text.length);
	const reach = Math.floor(splitTolerance * text.length);
	const before = text.subarray(target - reach, target).lastIndexOf(newline);
	const after = text.subarray(target, target + reach - 1).indexOf(newline);
	const earlier = before < 0 ? Number.NEGATIVE_INFINITY : target - reach + before + 1;
	const later = after < 0 ? Number.POSITIVE_INFINITY : target + after + 1;
	const nearest = target - earlier <= later - target ? earlier : later;
	return Number.isFinite(nearest) ? nearest : characterStart(text, target);
}

/** Steps back over at most three continuation bytes of UTF-8. */
function characterStart(text: Uint8Array, at: number): number {
	for (let back = 0; back <= 3; back++)
		if (((text[at - back] ?? 0) & 0xc0) !== 0x80) return at - back;
	return at;
}
