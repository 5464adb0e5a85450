/**
 * The products everything is made of: 4 x 8 outputs in registers. The depth is not unrolled: engines move all loads of a
 * loop before its arithmetic, and 8 sums, 2 right and 4 left operands are what fits 16 registers.
 */
import { madd, splat } from './simd';

/**
 * c [4, 8] (+)= sum over depth of a b. `a` holds 4 numbers a depth, `b` 8; strides in bytes are those from depth to
 * depth, and of `c` from row to row. @inline */
export function tileColumns(
	depth: i32,
	a: usize,
	strideA: usize,
	b: usize,
	strideB: usize,
	c: usize,
	strideC: usize,
	add: bool,
): void {
	let c00 = splat(0);
	let c01 = splat(0);
	let c10 = splat(0);
	let c11 = splat(0);
	let c20 = splat(0);
	let c21 = splat(0);
	let c30 = splat(0);
	let c31 = splat(0);
	for (; depth > 0; depth--) {
		const b0 = v128.load(b);
		const b1 = v128.load(b, 16);
		const a0 = v128.load_splat<f32>(a);
		c00 = madd(a0, b0, c00);
		c01 = madd(a0, b1, c01);
		const a1 = v128.load_splat<f32>(a, 4);
		c10 = madd(a1, b0, c10);
		c11 = madd(a1, b1, c11);
		const a2 = v128.load_splat<f32>(a, 8);
		c20 = madd(a2, b0, c20);
		c21 = madd(a2, b1, c21);
		const a3 = v128.load_splat<f32>(a, 12);
		c30 = madd(a3, b0, c30);
		c31 = madd(a3, b1, c31);
		a += strideA;
		b += strideB;
	}
	keep(c, c00, c01, add);
	keep(c + strideC, c10, c11, add);
	keep(c + 2 * strideC, c20, c21, add);
	keep(c + 3 * strideC, c30, c31, add);
}

/** As `tileColumns`, with `a` as 4 rows of `depth` numbers, `strideA` bytes apart. @inline */
export function tileRows(
	depth: i32,
	a: usize,
	strideA: usize,
	b: usize,
	strideB: usize,
	c: usize,
	strideC: usize,
	add: bool,
): void {
	let c00 = splat(0);
	let c01 = splat(0);
	let c10 = splat(0);
	let c11 = splat(0);
	let c20 = splat(0);
	let c21 = splat(0);
	let c30 = splat(0);
	let c31 = splat(0);
	let row0 = a;
	let row1 = a + strideA;
	let row2 = a + 2 * strideA;
	let row3 = a + 3 * strideA;
	for (; depth > 0; depth--) {
		const b0 = v128.load(b);
		const b1 = v128.load(b, 16);
		const a0 = v128.load_splat<f32>(row0);
		c00 = madd(a0, b0, c00);
		c01 = madd(a0, b1, c01);
		const a1 = v128.load_splat<f32>(row1);
		c10 = madd(a1, b0, c10);
		c11 = madd(a1, b1, c11);
		const a2 = v128.load_splat<f32>(row2);
		c20 = madd(a2, b0, c20);
		c21 = madd(a2, b1, c21);
		const a3 = v128.load_splat<f32>(row3);
		c30 = madd(a3, b0, c30);
		c31 = madd(a3, b1, c31);
		row0 += 4;
		row1 += 4;
		row2 += 4;
		row3 += 4;
		b += strideB;
	}
	keep(c, c00, c01, add);
	keep(c + strideC, c10, c11, add);
	keep(c + 2 * strideC, c20, c21, add);
	keep(c + 3 * strideC, c30, c31, add);
}

/** @inline */
function keep(at: usize, left: v128, right: v128, add: bool): void {
	v128.store(at, add ? f32x4.add(left, v128.load(at)) : left);
	v128.store(at, add ? f32x4.add(right, v128.load(at, 16)) : right, 16);
}
