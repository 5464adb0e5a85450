/** Fixed positions [context, width]: sin of the first half of the frequencies, cos of the second. */
export function sinusoidalPositions(context: number, width: number): Float32Array {
	const half = width / 2;
	const values = new Float32Array(context * width);
	for (let position = 0; position < context; position++)
		for (let index = 0; index < half; index++) {
			const angle = position / 10_000 ** (index / half);
			values[position * width + index] = Math.sin(angle);
			values[position * width + half + index] = Math.cos(angle);
		}
	return values;
}
