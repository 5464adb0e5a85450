/** Layer normalisation over the last axis (width), in float64. */

export interface NormSizes {
	readonly rows: number;
	readonly width: number;
	readonly epsilon: number;
}

/** Mean and reciprocal standard deviation of each row, [rows, 2]. */
export function statistics(x: Float64Array, { rows, width, epsilon }: NormSizes): Float64Array {
	const result = new Float64Array(2 * rows);
	for (let row = 0; row < rows; row++) {
		const values = x.subarray(row * width, (row + 1) * width);
		const mean = values.reduce((sum, value) => sum + value, 0) / width;
		const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
		result[2 * row] = mean;
		result[2 * row + 1] = 1 / Math.sqrt(variance + epsilon);
	}
	return result;
}

/** y = (x - mean) / sd * scale + shift. */
export function normalise(
	x: Float64Array,
	stats: Float64Array,
	scale: Float64Array,
	shift: Float64Array,
	{ width }: NormSizes,
): Float64Array {
	return x.map((value, index) => {
		const column = index % width;
		return (
			normalised(value, stats, Math.floor(index / width)) * at(scale, column) + at(shift, column)
		);
	});
}

/** dx = rstd (g - mean(g) - xhat mean(g xhat)) with g = dy * scale. */
export function inputGradient(
	x: Float64Array,
	stats: Float64Array,
	scale: Float64Array,
	outputGradient: Float64Array,
	{ rows, width }: NormSizes,
): Float64Array {
	const result = new Float64Array(x.length);
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		let sumHat = 0;
		for (let column = 0; column < width; column++) {
			const index = row * width + column;
			const g = at(outputGradient, index) * at(scale, column);
			sum += g;
			sumHat += g * normalised(at(x, index), stats, row);
		}
		for (let column = 0; column < width; column++) {
			const index = row * width + column;
			const hat = normalised(at(x, index), stats, row);
			const g = at(outputGradient, index) * at(scale, column);
			result[index] = at(stats, 2 * row + 1) * (g - sum / width - (hat * sumHat) / width);
		}
	}
	return result;
}

/** dscale = sum over rows of dy * xhat; dshift = sum over rows of dy. */
export function parameterGradients(
	x: Float64Array,
	stats: Float64Array,
	outputGradient: Float64Array,
	{ width }: NormSizes,
): { scaleGradient: Float64Array; shiftGradient: Float64Array } {
	const scaleGradient = new Float64Array(width);
	const shiftGradient = new Float64Array(width);
	for (let index = 0; index < x.length; index++) {
		const column = index % width;
		const g = at(outputGradient, index);
		const hat = normalised(at(x, index), stats, Math.floor(index / width));
		scaleGradient[column] = at(scaleGradient, column) + g * hat;
		shiftGradient[column] = at(shiftGradient, column) + g;
	}
	return { scaleGradient, shiftGradient };
}

function normalised(value: number, stats: Float64Array, row: number): number {
	return (value - at(stats, 2 * row)) * at(stats, 2 * row + 1);
}

function at(values: Float64Array, index: number): number {
	return values[index] as number;
}
