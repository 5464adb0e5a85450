/** Means over the positions of sequences, in float64. */

export interface PoolSizes {
	readonly batch: number;
	readonly seq: number;
	readonly width: number;
}

export type PoolOver = 'tokens' | 'length';

/** What each summed position counts for, [batch]: 1 / tokens of the row (0 in a row without), or 1 / seq. */
export function shares(
	mask: Float64Array | undefined,
	over: PoolOver,
	{ batch, seq }: PoolSizes,
): Float64Array {
	return Float64Array.from({ length: batch }, (_, example) => {
		if (over === 'length' || !mask) return 1 / seq;
		const tokens = mask.subarray(example * seq, (example + 1) * seq).filter((m) => m !== 0).length;
		return tokens > 0 ? 1 / tokens : 0;
	});
}

/** output_bd = share_b * sum of x_bsd over the positions s whose mask is not 0. */
export function meanPool(
	x: Float64Array,
	mask: Float64Array | undefined,
	share: Float64Array,
	{ batch, seq, width }: PoolSizes,
): Float64Array {
	const result = new Float64Array(batch * width);
	x.forEach((value, index) => {
		const row = Math.floor(index / width);
		if (mask?.[row] === 0) return;
		const example = Math.floor(row / seq);
		const at = example * width + (index % width);
		result[at] = (result[at] as number) + (share[example] as number) * value;
	});
	return result;
}

/** dx_bsd = share_b * doutput_bd; 0 where the mask is 0. */
export function meanPoolGradient(
	mask: Float64Array | undefined,
	share: Float64Array,
	outputGradient: Float64Array,
	{ batch, seq, width }: PoolSizes,
): Float64Array {
	return new Float64Array(batch * seq * width).map((_, index) => {
		const row = Math.floor(index / width);
		if (mask?.[row] === 0) return 0;
		const example = Math.floor(row / seq);
		return (
			(share[example] as number) * (outputGradient[example * width + (index % width)] as number)
		);
	});
}
