/** Sizes of tiles and workgroups. They belong to the adapter, not to the source, and change bits: a run records them. */
import type { TunedChoice } from '../../core/tuning';
import type { DeviceInfo } from '../executor';

/** Threads that can add up and hand each other numbers, where a device has quads. */
export const QUAD = 4;

/** Threads of a workgroup, and what each owns: a tile in its registers, or 4 x 4 outputs of a tile in workgroup memory. */
export type MatmulTuning = { readonly groupRows: number; readonly groupColumns: number } & (
	| { readonly tiles: 'registers'; readonly rows: number; readonly columns: number }
	| { readonly tiles: 'shared'; readonly depth: number }
);

export interface Tuning {
	readonly name: 'software' | 'gpu';
	/** What measurements on the adapter chose of it. */
	readonly tuned?: TunedChoice;
	/** Threads of a workgroup of pointwise and row kernels. */
	readonly group: number;
	readonly matmul: MatmulTuning;
	/** The adapter has 16-bit floats; `storesHalf` says whether products use them. */
	readonly f16: boolean;
	/** Rows a thread at most, and threads a workgroup of the attention kernels. */
	readonly attention: {
		readonly forwardRows: number;
		readonly queryRows: number;
		readonly keyRows: number;
		readonly group: number;
		/** Numbers of a thread's vectors: wide heads get fewer rows, so that kernels neither spill nor compile for seconds. */
		readonly registers: number;
		/** Heads at least this wide are computed by quads of threads, where the device has them. */
		readonly quadDim: number;
		/** Rows a quad at most, in every pass. */
		readonly quadRows: number;
		/** Keys, or queries, of a tile in workgroup memory at most; 0: every thread reads for itself. */
		readonly tile: number;
	};
	/** Whether the device has quads of threads that can add up and hand each other numbers. */
	readonly quads: boolean;
	/**
	 * Threads of a quad read for each other what all four need, where there are quads: a software adapter reads for every
	 * thread by itself, number by number.
	 */
	readonly sharedReads: boolean;
	/** Work of one dispatch of an attention pass at most: a page, and a watchdog, wait for no dispatch longer than about 0.2 s. */
	readonly dispatchFlops: number;
	/** Kernels are rolled up outside of their hot loops, for a driver that takes long to compile. */
	readonly rolled: boolean;
	/**
	 * Linear attention: tokens a chunk; rows a thread at most, a power of two that divides the chunk; vec4 that a thread
	 * keeps of one tensor at most, which bounds the rows at large head dims, and the time of compilation; threads a workgroup.
	 */
	readonly linearAttention: {
		readonly chunk: number;
		readonly rows: number;
		readonly vectors: number;
		readonly group: number;
	};
	/**
	 * Threads that share a row of layer norm and cross-entropy: 1, without barriers, or a power of two that divides `group`
	 * and `normColumns * normSlices`; their partial results meet in workgroup memory.
	 */
	readonly rowThreads: number;
	/** Split of layer norm's parameter gradient. */
	readonly normColumns: number;
	readonly normSlices: number;
}

/** Software adapters run a workgroup on one thread: few large tiles, no barriers. */
export const SOFTWARE: Tuning = {
	name: 'software',
	group: 16,
	matmul: { tiles: 'registers', rows: 8, columns: 16, groupRows: 4, groupColumns: 1 },
	f16: false,
	attention: {
		forwardRows: 4,
		queryRows: 4,
		keyRows: 2,
		group: 4,
		registers: 384,
		quadDim: 64,
		quadRows: 4,
		tile: 0,
	},
	quads: false,
	sharedReads: true,
	dispatchFlops: 2e8,
	rolled: true,
	linearAttention: { chunk: 32, rows: 4, vectors: 16, group: 4 },
	rowThreads: 1,
	normColumns: 16,
	normSlices: 4,
};

/** GPUs want many small tiles. */
export const GPU: Tuning = {
	name: 'gpu',
	group: 64,
	matmul: { tiles: 'shared', depth: 16, groupRows: 8, groupColumns: 8 },
	f16: false,
	attention: {
		forwardRows: 1,
		queryRows: 1,
		keyRows: 1,
		group: 64,
		registers: 128,
		quadDim: 64,
		quadRows: 1,
		tile: 16,
	},
	quads: false,
	sharedReads: false,
	dispatchFlops: 1e10,
	rolled: false,
	linearAttention: { chunk: 64, rows: 1, vectors: 16, group: 64 },
	rowThreads: 32,
	normColumns: 16,
	normSlices: 16,
};

/** For GPUs whose driver gets workgroup memory wrong: the same without it. */
const GPU_WITHOUT_SHARED: Tuning = {
	...GPU,
	matmul: { tiles: 'registers', rows: 4, columns: 4, groupRows: 8, groupColumns: 8 },
	attention: { ...GPU.attention, tile: 0 },
	rowThreads: 1,
};

type Adapter = Pick<DeviceInfo, 'software' | 'quads' | 'f16'>;

/** Families of kernels for an adapter, the one that is expected to be fastest first. */
export function tuningsFor({ software, quads, f16 }: Adapter): readonly [Tuning, ...Tuning[]] {
	const withQuads = (tuning: Tuning): Tuning => ({ ...tuning, quads });
	if (software) return [withQuads(SOFTWARE)];
	const usual = withQuads(GPU);
	const safe = [usual, withQuads(GPU_WITHOUT_SHARED)] as const;
	return f16 ? [{ ...usual, f16 }, ...safe] : safe;
}

export function tuningOf(adapter: Adapter): Tuning {
	return tuningsFor(adapter)[0];
}

/** Whether operands in half precision are 16-bit floats in memory; otherwise they are rounded and stay 32 bits wide. */
export function storesHalf({ f16, matmul }: Tuning): boolean {
	return f16 && matmul.tiles === 'shared';
}
