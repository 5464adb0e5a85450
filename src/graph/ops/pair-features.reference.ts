/** Features of pairs in float64; a is the first half of x [2 * batch, width], b the second. */

/** [a, b, a b, a - b], each [batch, width], side by side: [batch, 4 * width]. */
export function pairFeatures(x: Float64Array, width: number): Float64Array {
	const half = x.length / 2;
	const result = new Float64Array(4 * half);
	for (let index = 0; index < half; index++) {
		const [a, b] = [x[index] as number, x[half + index] as number];
		[a, b, a * b, a - b].forEach((feature, part) => {
			result[featureIndex(index, part, width)] = feature;
		});
	}
	return result;
}

/** da = g0 + g2 b + g3; db = g1 + g2 a - g3. */
export function pairFeaturesGradient(
	x: Float64Array,
	outputGradient: Float64Array,
	width: number,
): Float64Array {
	const half = x.length / 2;
	const result = new Float64Array(x.length);
	for (let index = 0; index < half; index++) {
		const [a, b] = [x[index] as number, x[half + index] as number];
		const g = (part: number) => outputGradient[featureIndex(index, part, width)] as number;
		result[index] = g(0) + g(2) * b + g(3);
		result[half + index] = g(1) + g(2) * a - g(3);
	}
	return result;
}

/** Where feature `part` of element `index` of [batch, width] is in [batch, 4 * width]. */
function featureIndex(index: number, part: number, width: number): number {
	return (4 * Math.floor(index / width) + part) * width + (index % width);
}
