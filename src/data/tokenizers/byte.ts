import { byteLevelFile } from './bpe-file';
import { TableTokenizer } from './tokenizer';
import type { TokenizerFile } from './tokenizer-file';

/** One token a byte of UTF-8: ids 0..255, nothing to learn, nothing unknown. */
class ByteTokenizer extends TableTokenizer {
	readonly id = 'byte';
	readonly label = 'bytes';
	readonly lossless = true;

	constructor() {
		super(Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)));
	}

	protected encodeBytes(bytes: Uint8Array): Int32Array {
		return Int32Array.from(bytes);
	}

	override measure(source: string | Uint8Array) {
		const tokens = this.encode(source);
		return { tokens, byteLengths: new Int32Array(tokens.length).fill(1) };
	}

	override decodeBytes(tokens: ArrayLike<number>) {
		return Uint8Array.from(tokens, (token) => this.entry(token)[0] ?? 0);
	}

	/** Byte-level BPE without merges. */
	toFile(): TokenizerFile {
		return byteLevelFile(this.table, []);
	}
}

export const byteTokenizer = new ByteTokenizer();
