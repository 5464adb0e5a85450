import { gelu, geluDerivative } from './gelu.reference';

export interface MatmulSizes {
	readonly rows: number;
	readonly columns: number;
	readonly inner: number;
	readonly transposeA: boolean;
	readonly transposeB: boolean;
}

/** c_mn = sum_k a_mk b_kn (+ bias_n), operands stored transposed where said. */
export function matmul(
	a: Float64Array,
	b: Float64Array,
	bias: Float64Array | undefined,
	sizes: MatmulSizes,
): Float64Array {
	const { rows, columns, inner, transposeA, transposeB } = sizes;
	const c = new Float64Array(rows * columns);
	for (let m = 0; m < rows; m++)
		for (let n = 0; n < columns; n++) {
			let sum = 0;
			for (let k = 0; k < inner; k++) {
				const left = a[transposeA ? k * rows + m : m * inner + k] as number;
				const right = b[transposeB ? n * inner + k : k * columns + n] as number;
				sum += left * right;
			}
			c[m * columns + n] = sum + (bias?.[n] ?? 0);
		}
	return c;
}

/** Column sums of b [inner, columns]: the gradient of a bias. */
export function columnSums(b: Float64Array, inner: number, columns: number): Float64Array {
	const sums = new Float64Array(columns);
	for (let k = 0; k < inner; k++)
		for (let n = 0; n < columns; n++)
			sums[n] = (sums[n] as number) + (b[k * columns + n] as number);
	return sums;
}

export const applyGelu = (u: Float64Array): Float64Array => u.map(gelu);

export function applyGeluDerivative(c: Float64Array, u: Float64Array): Float64Array {
	return c.map((value, index) => value * geluDerivative(u[index] as number));
}
