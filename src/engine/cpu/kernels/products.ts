/**
 * Products of small matrices that lie in a thread's own memory, tile by tile. Strides in bytes, from row to row.
 * `seen`: where pairs are causal, row 0 sees that many columns, and each row one more; tiles of pairs that no row sees are
 * left out. `seenBy` tells how far each row of pairs is read and written.
 */
import { eights, floats } from './simd';
import { tileColumns, tileRows } from './tile';

/** Numbers of a sum that is added up at once. */
export const PART: i32 = 32;

/** Every row sees every column. */
export const ALL: i32 = 0x10000000;

/** Columns of the tiles that have row i: all that it sees, and some more. @inline */
export function seenBy(i: i32, seen: i32, columns: i32): i32 {
	return min(columns, eights(seen + (i | 3)));
}

/** c [rows, columns] (+)= a [rows, depth] b [depth, columns]; rows in fours, columns in eights. `a` has the pairs. */
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
	seen: i32 = ALL,
): void {
	for (let i = 0; i < rows; i += 4) {
		const left = a + <usize>i * strideA;
		const steps = seenBy(i, seen, depth);
		for (let j = 0; j < columns; j += 8) {
			const to = c + <usize>i * strideC + floats(j);
			tileRows(steps, left, strideA, b + floats(j), strideB, to, strideC, add);
		}
	}
}

/**
 * c [rows, columns] = a [rows, depth] times panels of 8 columns, each [depth, 8]. These are scores, which become exponents:
 * a long sum is made of PART long ones, because it rounds less. `c` has the pairs.
 */
export function productOfPanels(
	a: usize,
	strideA: usize,
	rows: i32,
	depth: i32,
	panels: usize,
	columns: i32,
	c: usize,
	strideC: usize,
	seen: i32 = ALL,
): void {
	for (let i = 0; i < rows; i += 4)
		for (let j = 0; j < seenBy(i, seen, columns); j += 8) {
			const to = c + <usize>i * strideC + floats(j);
			const panel = panels + floats(j * depth);
			for (let k = 0; k < depth; k += PART) {
				const left = a + <usize>i * strideA + floats(k);
				const part = min(PART, depth - k);
				tileRows(part, left, strideA, panel + floats(8 * k), 32, to, strideC, k > 0);
			}
		}
}

/** c [rows, columns] += the transpose of a [depth, rows] times b [depth, columns]. `a` has the pairs. */
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
	seen: i32 = ALL,
): void {
	for (let i = 0; i < rows; i += 4) {
		// The first rows of pairs that see column i, in fours.
		const first = max(0, i - seen + 1) & ~3;
		const left = a + floats(i) + <usize>first * strideA;
		const right = b + <usize>first * strideB;
		for (let j = 0; j < columns; j += 8) {
			const to = c + <usize>i * strideC + floats(j);
			tileColumns(depth - first, left, strideA, right + floats(j), strideB, to, strideC, true);
		}
	}
}
