/** Products of small matrices that lie in a thread's own memory, tile by tile. Strides in bytes, from row to row. */
import { floats } from './simd';
import { tileColumns, tileRows } from './tile';

/** c [rows, columns] (+)= a [rows, depth] b [depth, columns]; rows in fours, columns in eights. */
export function product(
	a: usize,
	strideA: usize,
	rows: i32,
	depth: i32,
	b: usize,
	strideB: usize,
	columns: i32,
	c: usize,
	strideC: usize,
	add: bool,
): void {
	for (let i = 0; i < rows; i += 4)
		for (let j = 0; j < columns; j += 8) {
			const to = c + <usize>i * strideC + floats(j);
			tileRows(depth, a + <usize>i * strideA, strideA, b + floats(j), strideB, to, strideC, add);
		}
}

/** c [rows, columns] = a [rows, depth] times panels of 8 columns, each [depth, 8]. */
export function productOfPanels(
	a: usize,
	strideA: usize,
	rows: i32,
	depth: i32,
	panels: usize,
	columns: i32,
	c: usize,
	strideC: usize,
): void {
	for (let i = 0; i < rows; i += 4)
		for (let j = 0; j < columns; j += 8) {
			const to = c + <usize>i * strideC + floats(j);
			const panel = panels + floats(j * depth);
			tileRows(depth, a + <usize>i * strideA, strideA, panel, 32, to, strideC, false);
		}
}

/** c [rows, columns] += the transpose of a [depth, rows] times b [depth, columns]. */
export function transposedProduct(
	a: usize,
	strideA: usize,
	rows: i32,
	depth: i32,
	b: usize,
	strideB: usize,
	columns: i32,
	c: usize,
	strideC: usize,
): void {
	for (let i = 0; i < rows; i += 4)
		for (let j = 0; j < columns; j += 8) {
			const to = c + <usize>i * strideC + floats(j);
			tileColumns(depth, a + floats(i), strideA, b + floats(j), strideB, to, strideC, true);
		}
}
