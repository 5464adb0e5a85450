/** Byte-level BPE: pieces of text whose bytes are joined pair by pair, in the order in which the pairs were learned. */
import { type BpeModel, byteLevelFile } from './bpe-file';
import { Heap } from './heap';
import { pieceEnd } from './pieces';
import { TableTokenizer } from './tokenizer';
import type { TokenizerFile } from './tokenizer-file';
import { binaryKey } from './utf8';

const keptPieces = 65_536;
const longestKeptPiece = 256;

interface Candidate {
	readonly rank: number;
	/** Place of the left symbol. */
	readonly at: number;
}

export class BpeTokenizer extends TableTokenizer {
	readonly id = 'bpe';
	readonly label: string;
	readonly lossless = true;
	readonly #merges: BpeModel['merges'];
	/** Rank of a pair: the merge that joins it. */
	readonly #ranks = new Map<number, number>();
	readonly #tokenOfByte = new Int32Array(256);
	readonly #known = new Map<string, Int32Array>();

	constructor({ table, merges }: BpeModel) {
		super(table);
		this.label = `byte-level BPE, ${merges.length.toLocaleString('en-US')} merges`;
		this.#merges = merges;
		merges.forEach(({ left, right }, rank) => {
			this.#ranks.set(this.#pair(left, right), rank);
		});
		table.forEach((bytes, token) => {
			if (bytes.length === 1) this.#tokenOfByte[bytes[0] ?? 0] = token;
		});
	}

	toFile(): TokenizerFile {
		return byteLevelFile(this.table, this.#merges);
	}

	protected encodeBytes(bytes: Uint8Array): Int32Array {
		const tokens = new Int32Array(bytes.length);
		let count = 0;
		for (let start = 0; start < bytes.length; ) {
			const end = pieceEnd(bytes, start);
			const piece = this.#encodePiece(bytes.subarray(start, end));
			tokens.set(piece, count);
			count += piece.length;
			start = end;
		}
		return tokens.slice(0, count);
	}

	#encodePiece(piece: Uint8Array): Int32Array {
		if (piece.length > longestKeptPiece) return this.#join(piece);
		const key = binaryKey(piece);
		const known = this.#known.get(key);
		if (known) return known;
		const tokens = this.#join(piece);
		if (this.#known.size < keptPieces) this.#known.set(key, tokens);
		return tokens;
	}

	/** Lowest rank first, and of equal ranks the leftmost; a heap, because a piece may be the whole text. */
	#join(piece: Uint8Array): Int32Array {
		const symbols = Int32Array.from(piece, (byte) => this.#tokenOfByte[byte] ?? 0);
		const next = symbols.map((_, at) => at + 1);
		const previous = symbols.map((_, at) => at - 1);
		const heap = new Heap<Candidate>(
			(a, b) => a.rank < b.rank || (a.rank === b.rank && a.at < b.at),
		);
		const rankAt = (at: number) => this.#rank(symbols[at], symbols[next[at] ?? -1]);
		const offer = (at: number) => {
			const rank = rankAt(at);
			if (rank !== undefined) heap.push({ rank, at });
		};
		for (let at = 0; at < symbols.length; at++) offer(at);
		for (let best = heap.pop(); best; best = heap.pop()) {
			const { rank, at } = best;
			if (rankAt(at) !== rank) continue;
			const joined = next[at] ?? 0;
			const after = next[joined] ?? 0;
			symbols[at] = this.#merges[rank]?.result ?? 0;
			symbols[joined] = -1;
			next[at] = after;
			if (after < symbols.length) previous[after] = at;
			offer(at);
			offer(previous[at] ?? -1);
		}
		return symbols.filter((symbol) => symbol >= 0);
	}

	#rank(left: number | undefined, right: number | undefined): number | undefined {
		if (left === undefined || right === undefined || left < 0) return undefined;
		return this.#ranks.get(this.#pair(left, right));
	}

	#pair(left: number, right: number): number {
		return left * this.table.length + right;
	}
}
