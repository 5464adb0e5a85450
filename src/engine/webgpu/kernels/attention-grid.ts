/** How the rows of an attention node are laid on threads, and cut into dispatches that no device takes long for. */
import { ceilDivide } from '../../../core/shape';
import type { Node } from '../../../graph/tensor';
import { MAXIMUM_GROUPS } from '../kernel';
import { QUAD, type Tuning } from '../tuning';
import { sizesOf } from './attention-node';

export interface RowLayout {
	/** For `common/attention.wgsl` and the kernel. */
	readonly constants: {
		readonly LANES: number;
		readonly SHARED: boolean;
		readonly TILE: number;
		readonly ROWS: number;
		readonly GROUP: number;
		readonly ROLLED: boolean;
	};
	readonly slices: readonly RowSlice[];
}

/** One dispatch: heads of examples [firstPair, endPair), and rows from firstRow on. */
export interface RowSlice {
	readonly parameters: {
		readonly firstPair: number;
		readonly endPair: number;
		readonly firstRow: number;
	};
	readonly grid: readonly [number, number, number];
}

/**
 * @param most rows a thread at most
 * @param values numbers of a thread's vectors for one row
 * @param partners vectors of a key, or query, that every row needs
 * @param flops of the whole pass
 */
export function rowLayout(
	node: Node,
	{ attention, quads: hasQuads, sharedReads, dispatchFlops, rolled }: Tuning,
	{
		most,
		values,
		partners,
		flops,
	}: {
		readonly most: number;
		readonly values: number;
		readonly partners: number;
		readonly flops: number;
	},
): RowLayout {
	const { batch, heads, seq, dim } = sizesOf(node);
	const whole = hasQuads && dim % (4 * QUAD) === 0;
	const quads = whole && dim >= attention.quadDim;
	const together =
		whole && !quads && sharedReads && attention.tile === 0 && attention.group % QUAD === 0;
	const lanes = quads ? QUAD : 1;
	const rows = rowsWithin(attention.registers, quads ? attention.quadRows : most, values / lanes);
	const block = (attention.group / lanes) * rows;
	const blocks = ceilDivide(seq, block);
	const pairs = batch * heads;
	const wanted = Math.ceil(flops / dispatchFlops);
	const pairsEach = Math.max(1, Math.floor(pairs / wanted));
	const blocksEach = ceilDivide(blocks, Math.max(1, Math.ceil(wanted / pairs)));
	const slices: RowSlice[] = [];
	for (let firstPair = 0; firstPair < pairs; firstPair += pairsEach)
		for (let firstBlock = 0; firstBlock < blocks; firstBlock += blocksEach) {
			const endPair = Math.min(pairs, firstPair + pairsEach);
			const own = endPair - firstPair;
			const y = Math.min(own, MAXIMUM_GROUPS);
			slices.push({
				parameters: { firstPair, endPair, firstRow: firstBlock * block },
				grid: [Math.min(blocksEach, blocks - firstBlock), y, ceilDivide(own, y)],
			});
		}
	const constants = {
		LANES: lanes,
		SHARED: together,
		TILE: tileWithin(attention.tile, partners * dim),
		ROWS: rows,
		GROUP: attention.group,
		ROLLED: rolled,
	};
	return { constants, slices };
}

/** What every device has for a workgroup, in numbers of 4 bytes. */
const WORKGROUP_MEMORY = 16384 / 4;

/** Keys a tile: as many as `most`, while their `values` numbers each fit into a workgroup's memory. */
function tileWithin(most: number, values: number): number {
	return Math.min(most, Math.floor(WORKGROUP_MEMORY / values));
}

/** Rows a thread: as many as `most`, while their vectors of `values` numbers fit into `registers`. */
function rowsWithin(registers: number, most: number, values: number): number {
	return Math.max(1, Math.min(most, Math.floor(registers / values)));
}
