/**
 * The memory of the engine: blocks in one WebAssembly.Memory, which grows when they do not fit. Views are made at every
 * use and never kept, because growing leaves older ones detached, or short.
 */
import { Problem } from '../../core/problem';
import { formatBytes } from '../../core/units';

const PAGE_BYTES = 65536;
/** Before this the control block of the threads; address 0 is the null pointer. */
const FIRST_BYTE = 256;
const LINE_BYTES = 64;

export interface Block {
	readonly offset: number;
	readonly bytes: number;
}

export class Arena {
	readonly memory: WebAssembly.Memory;
	/** Taken blocks by offset. */
	#blocks: Block[] = [];
	#liveBytes = 0;
	#peakBytes = 0;

	constructor(memory: WebAssembly.Memory) {
		this.memory = memory;
	}

	get usage(): { readonly liveBytes: number; readonly peakBytes: number } {
		return { liveBytes: this.#liveBytes, peakBytes: this.#peakBytes };
	}

	/**
	 * A block of zeros at the lowest offset with room.
	 * @throws Problem `memory` when the memory cannot grow to it
	 */
	allocate(bytes: number): Block {
		// A line more, since kernels may read a vector beyond the last element.
		const size = LINE_BYTES * (Math.ceil(bytes / LINE_BYTES) + 1);
		let offset = FIRST_BYTE;
		let index = 0;
		for (const block of this.#blocks) {
			if (offset + size <= block.offset) break;
			offset = block.offset + block.bytes;
			index++;
		}
		this.#reserve(offset + size, bytes);
		const block = { offset, bytes: size };
		this.#blocks.splice(index, 0, block);
		this.#liveBytes += size;
		this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
		this.bytes(offset, size).fill(0);
		return block;
	}

	release(block: Block): void {
		const index = this.#blocks.indexOf(block);
		if (index < 0) return;
		this.#blocks.splice(index, 1);
		this.#liveBytes -= block.bytes;
	}

	bytes(offset: number, length: number): Uint8Array {
		return new Uint8Array(this.memory.buffer, offset, length);
	}

	floats(offset: number, length: number): Float32Array {
		return new Float32Array(this.memory.buffer, offset, length);
	}

	get data(): DataView {
		return new DataView(this.memory.buffer);
	}

	#reserve(end: number, wanted: number): void {
		const missing = end - this.memory.buffer.byteLength;
		if (missing <= 0) return;
		try {
			this.memory.grow(Math.ceil(missing / PAGE_BYTES));
		} catch (cause) {
			throw new Problem(
				'memory',
				`WebAssembly has no room for ${formatBytes(wanted)} beside ${formatBytes(this.#liveBytes)}.`,
				'Use a smaller batch, context or width.',
				{ cause },
			);
		}
	}
}
