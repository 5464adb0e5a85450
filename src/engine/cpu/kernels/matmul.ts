/**
 * output [rows, columns] = a b (+ bias), any storage order. `b` is packed once, by all threads, into panels of 8 columns
 * and at most DEPTH deep, which stay in the first-level cache; a task packs ROWS rows of `a` and goes through some panels.
 */
import { gelu, gelu4, geluSlope, geluSlope4 } from './gelu';
import { pack } from './pack';
import { floats } from './simd';
import { scratch, take } from './threads';
import { tileColumns } from './tile';
import type { Optional, Pointer } from './types';

const DEPTH: i32 = 256;
const ROWS: i32 = 32;
const PANELS: i32 = 4;

/** packed [depth blocks, panels, depth, 8]; strides in numbers. */
export function packRight(
	b: Pointer,
	packed: Pointer,
	columns: i32,
	inner: i32,
	columnStride: i32,
	depthStride: i32,
): void {
	const whole = (columns + 7) & ~7;
	for (let first = take() * 8 * PANELS; first < columns; first = take() * 8 * PANELS) {
		const count = min(8 * PANELS, columns - first);
		for (let k = 0; k < inner; k += DEPTH) {
			const depth = min(DEPTH, inner - k);
			pack(
				b + floats(first * columnStride + k * depthStride),
				columnStride,
				depthStride,
				count,
				depth,
				8,
				packed + floats(k * whole + first * depth),
			);
		}
	}
}

/** epilogue 1: activation = gelu(output); 2: output times gelu'(preactivation). A task has `taskColumns` columns. */
export function matmul(
	a: Pointer,
	packed: Pointer,
	bias: Optional,
	preactivation: Optional,
	output: Pointer,
	activation: Optional,
	rows: i32,
	columns: i32,
	inner: i32,
	rowStride: i32,
	depthStride: i32,
	taskColumns: i32,
): void {
	const across = (columns + taskColumns - 1) / taskColumns;
	const tasks = across * ((rows + ROWS - 1) / ROWS);
	for (let task = take(); task < tasks; task = take()) {
		const firstRow = (task / across) * ROWS;
		const firstColumn = (task % across) * taskColumns;
		const endRow = min(rows, firstRow + ROWS);
		const endColumn = min(columns, firstColumn + taskColumns);
		for (let k = 0; k < inner; k += DEPTH) {
			const depth = min(DEPTH, inner - k);
			const start = a + floats(firstRow * rowStride + k * depthStride);
			pack(start, rowStride, depthStride, endRow - firstRow, depth, 4, scratch());
			const right = packed + floats(k * ((columns + 7) & ~7));
			multiply(right, output, columns, depth, firstRow, endRow, firstColumn, endColumn, k > 0);
		}
		for (let row = firstRow; row < endRow; row++) {
			const at = floats(row * columns + firstColumn);
			const count = endColumn - firstColumn;
			if (bias) addBias(output + at, bias + floats(firstColumn), count);
			if (activation) activate(output + at, activation + at, count);
			if (preactivation) scaleBySlope(output + at, preactivation + at, count);
		}
	}
}

function multiply(
	right: usize,
	output: usize,
	columns: i32,
	depth: i32,
	firstRow: i32,
	endRow: i32,
	firstColumn: i32,
	endColumn: i32,
	add: bool,
): void {
	const edge = scratch() + floats(ROWS * DEPTH);
	const stride = floats(columns);
	for (let column = firstColumn; column < endColumn; column += 8) {
		const panel = right + floats(column * depth);
		for (let row = firstRow; row < endRow; row += 4) {
			const left = scratch() + floats((row - firstRow) * depth);
			const target = output + floats(row * columns + column);
			if (column + 8 <= columns && row + 4 <= endRow) {
				tileColumns(depth, left, 16, panel, 32, target, stride, add);
				continue;
			}
			tileColumns(depth, left, 16, panel, 32, edge, 32, false);
			copyEdge(edge, target, stride, min(4, endRow - row), min(8, columns - column), add);
		}
	}
}

function copyEdge(edge: usize, to: usize, stride: usize, rows: i32, columns: i32, add: bool): void {
	for (let i = 0; i < rows; i++)
		for (let j = 0; j < columns; j++) {
			const at = to + <usize>i * stride + floats(j);
			const value = load<f32>(edge + floats(8 * i + j));
			store<f32>(at, add ? load<f32>(at) + value : value);
		}
}

function addBias(at: usize, bias: usize, count: i32): void {
	let n: usize = 0;
	const end = floats(count);
	for (; n + 16 <= end; n += 16)
		v128.store(at + n, f32x4.add(v128.load(at + n), v128.load(bias + n)));
	for (; n < end; n += 4) store<f32>(at + n, load<f32>(at + n) + load<f32>(bias + n));
}

function activate(at: usize, activation: usize, count: i32): void {
	let n: usize = 0;
	const end = floats(count);
	for (; n + 16 <= end; n += 16) v128.store(activation + n, gelu4(v128.load(at + n)));
	for (; n < end; n += 4) store<f32>(activation + n, gelu(load<f32>(at + n)));
}

function scaleBySlope(at: usize, preactivation: usize, count: i32): void {
	let n: usize = 0;
	const end = floats(count);
	for (; n + 16 <= end; n += 16)
		v128.store(at + n, f32x4.mul(v128.load(at + n), geluSlope4(v128.load(preactivation + n))));
	for (; n < end; n += 4)
		store<f32>(at + n, load<f32>(at + n) * geluSlope(load<f32>(preactivation + n)));
}

/** sums [columns] over the rows of b [rows, columns]: the gradient of a bias. */
export function columnSums(b: Pointer, sums: Pointer, rows: i32, columns: i32): void {
	const stride = floats(columns);
	for (let first = take() * 16; first < columns; first = take() * 16) {
		const end = min(columns, first + 16);
		let column = first;
		for (; column + 4 <= end; column += 4) {
			let total = f32x4.splat(0);
			for (let block = 0; block < rows; block += 64) {
				let part = f32x4.splat(0);
				let at = b + floats(block * columns + column);
				for (let row = block; row < min(rows, block + 64); row++) {
					part = f32x4.add(part, v128.load(at));
					at += stride;
				}
				total = f32x4.add(total, part);
			}
			v128.store(sums + floats(column), total);
		}
		for (; column < end; column++) {
			let total: f64 = 0;
			for (let row = 0; row < rows; row++)
				total += <f64>load<f32>(b + floats(row * columns + column));
			store<f32>(sums + floats(column), <f32>total);
		}
	}
}
