/** What the kinds of tokenizers share in learning from a text: progress, turns for the event loop, cancelling. */
import { Problem } from '../../core/problem';
import { nextTask } from '../../core/task';
import { concatenate } from '../digest';
import { lastSafeCut } from './pieces';

export interface TrainingProgress {
	readonly phase: 'counting' | 'merging' | 'encoding';
	/** Bytes counted or encoded, or merges made. */
	readonly done: number;
	readonly total: number;
}

export interface TrainingOptions {
	readonly onProgress?: (progress: TrainingProgress) => void;
	readonly signal?: AbortSignal;
}

/** A text in one chunk or in many: where it is cut changes nothing. */
export type TrainingText = readonly Uint8Array[];

const sliceBytes = 1 << 20;

/**
 * Gives the text block by block, with turns for the event loop. A block ends at the text's end or where `lastSafeCut`
 * allows: inside no character, word or piece.
 * @throws Problem `cancelled`
 */
export async function forEachBlock(
	text: TrainingText,
	options: TrainingOptions,
	visit: (block: Uint8Array) => void,
	phase: TrainingProgress['phase'] = 'counting',
): Promise<void> {
	let rest: Uint8Array[] = [];
	await forEachSlice(text, options, phase, (slice) => {
		const cut = lastSafeCut(slice);
		if (cut > 0) {
			visit(concatenate([...rest, slice.subarray(0, cut)]));
			rest = [];
		}
		rest.push(slice.subarray(cut));
	});
	visit(concatenate(rest));
}

async function forEachSlice(
	text: TrainingText,
	options: TrainingOptions,
	phase: TrainingProgress['phase'],
	visit: (slice: Uint8Array) => void,
): Promise<void> {
	const total = text.reduce((sum, chunk) => sum + chunk.length, 0);
	let done = 0;
	for (const chunk of text)
		for (let start = 0; start < chunk.length; start += sliceBytes) {
			await takeTurn(options, { phase, done, total });
			const slice = chunk.subarray(start, start + sliceBytes);
			visit(slice);
			done += slice.length;
		}
	await takeTurn(options, { phase, done, total });
}

/** Adds one to the count of a key. */
export function countOne<Key>(counts: Map<Key, number>, key: Key): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The most frequent keys; of equally frequent ones those that are smaller. */
export function mostFrequent<Key extends string | number>(
	counts: ReadonlyMap<Key, number>,
	size: number,
): Key[] {
	const ranked = [...counts].sort(
		([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1),
	);
	return ranked.slice(0, size).map(([key]) => key);
}

/** Reports, lets an abort arrive, and obeys it. @throws Problem `cancelled` */
export async function takeTurn(
	{ onProgress, signal }: TrainingOptions,
	progress: TrainingProgress,
): Promise<void> {
	onProgress?.(progress);
	await nextTask();
	if (signal?.aborted)
		throw new Problem(
			'cancelled',
			'Training the tokenizer was cancelled.',
			'Nothing was kept of it.',
		);
}

/** @throws Problem `configuration` naming the size and its range */
export function requireSize(what: string, value: number, minimum: number, maximum: number): void {
	if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
	throw new Problem(
		'configuration',
		`${what} must be a whole number from ${minimum} to ${maximum}, got ${value}.`,
	);
}
