/** Learns byte-level BPE: again and again the most frequent pair of neighbouring tokens becomes a token. */

import { concatenate } from '../digest';
import type { BpeModel, Merge } from './bpe-file';
import { alphabetOrder } from './byte-alphabet';
import { PairTable } from './pair-table';
import { pieceEnd } from './pieces';
import {
	countOne,
	forEachBlock,
	requireSize,
	type TrainingOptions,
	type TrainingText,
	takeTurn,
} from './training';
import { binaryKey } from './utf8';

export const bpeMerges = { minimum: 1, maximum: 8192, default: 1024 } as const;

export interface BpeTrainingOptions extends TrainingOptions {
	/** Merges to learn; fewer come of a text that has no more pairs. */
	readonly merges: number;
	/** A pair that comes less often is not joined. 2 when left out: what comes once is no pattern. */
	readonly minimumCount?: number;
}

const bytes = 256;
const mergesPerTurn = 16;

/**
 * Of equally frequent pairs the one is joined that comes first in the order of the byte alphabet, then of the merges,
 * as in the Hugging Face trainer: both learn the same merges. A function of the text alone, however it is cut.
 * @throws Problem `configuration` or `cancelled`
 */
export async function trainBpe(
	text: TrainingText,
	{ merges: wanted, minimumCount = 2, ...options }: BpeTrainingOptions,
): Promise<BpeModel> {
	requireSize('The number of merges', wanted, bpeMerges.minimum, bpeMerges.maximum);
	const pieces = await countPieces(text, options);
	const order = (token: number) => (token < bytes ? (alphabetOrder[token] ?? 0) : token);
	const pairs = new PairTable(pieces, bytes + wanted, order);
	const table = Array.from({ length: bytes }, (_, byte) => Uint8Array.of(byte));
	const tokens = new Map(table.map((entry, token) => [binaryKey(entry), token]));
	const merges: Merge[] = [];
	while (merges.length < wanted) {
		if (merges.length % mergesPerTurn === 0)
			await takeTurn(options, { phase: 'merging', done: merges.length, total: wanted });
		const pair = pairs.takeBest();
		if (!pair || pair.count < minimumCount) break;
		const { left, right } = pair;
		const joined = concatenate([table[left] ?? noBytes, table[right] ?? noBytes]);
		const key = binaryKey(joined);
		// Two pairs may spell the same bytes: they share a token.
		const result = tokens.get(key) ?? table.push(joined) - 1;
		tokens.set(key, result);
		pairs.join(pair, result);
		merges.push({ left, right, result });
	}
	await takeTurn(options, { phase: 'merging', done: merges.length, total: merges.length });
	return { table, merges };
}

const noBytes = new Uint8Array();

/** How often each piece comes, by binary key. */
async function countPieces(
	text: TrainingText,
	options: TrainingOptions,
): Promise<ReadonlyMap<string, number>> {
	const counts = new Map<string, number>();
	await forEachBlock(text, options, (block) => {
		for (let start = 0; start < block.length; ) {
			const end = pieceEnd(block, start);
			countOne(counts, binaryKey(block, start, end));
			start = end;
		}
	});
	return counts;
}
