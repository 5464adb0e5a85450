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
	const left = transposeA ? transposed(a, inner, rows) : a;
	const right = transposeB ? b : transposed(b, inner, columns);
	const c = new Float64Array(rows * columns);
	for (let m = 0; m < rows; m++)
		for (let n = 0; n < columns; n += 4)
			fourProducts(left, right, c, inner, m * inner, m * columns, n, columns);
	if (bias)
		for (let index = 0; index < c.length; index++)
			c[index] = (c[index] as number) + (bias[index % columns] as number);
	return c;
}

/** Four columns from `n` on of a row of c; what lies beyond the last is computed from the last, and not kept. */
function fourProducts(
	left: Float64Array,
	right: Float64Array,
	c: Float64Array,
	inner: number,
	startLeft: number,
	startC: number,
	n: number,
	columns: number,
): void {
	const last = columns - 1;
	const start1 = Math.min(n + 1, last) * inner;
	const start2 = Math.min(n + 2, last) * inner;
	const start3 = Math.min(n + 3, last) * inner;
	let sum0 = 0;
	let sum1 = 0;
	let sum2 = 0;
	let sum3 = 0;
	for (let k = 0; k < inner; k++) {
		const x = left[startLeft + k] as number;
		sum0 += x * (right[n * inner + k] as number);
		sum1 += x * (right[start1 + k] as number);
		sum2 += x * (right[start2 + k] as number);
		sum3 += x * (right[start3 + k] as number);
	}
	const sums = [sum0, sum1, sum2, sum3];
	for (let i = 0; i < 4 && n + i < columns; i++) c[startC + n + i] = sums[i] as number;
}

/** [rows, columns] to [columns, rows]. */
function transposed(a: Float64Array, rows: number, columns: number): Float64Array {
	const result = new Float64Array(a.length);
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++)
			result[column * rows + row] = a[row * columns + column] as number;
	return result;
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
