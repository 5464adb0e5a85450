/** Token embedding with positions, and its gradients, in the order of the tokens. */
import { floats, madd, splat } from './simd';
import { take } from './threads';
import type { Pointer } from './types';

const ROWS: i32 = 32;
/** Columns of a task of the gradient. */
const COLUMNS: i32 = 16;

/** output [rows, width] = scale * table[token] + positions[row % seq]. */
export function embedding(
	tokens: Pointer,
	table: Pointer,
	positions: Pointer,
	output: Pointer,
	rows: i32,
	seq: i32,
	width: i32,
	scale: f32,
): void {
	const end = floats(width);
	for (let first = take() * ROWS; first < rows; first = take() * ROWS)
		for (let row = first; row < min(rows, first + ROWS); row++) {
			const from = table + floats(load<i32>(tokens + floats(row)) * width);
			const position = positions + floats((row % seq) * width);
			const to = output + floats(row * width);
			let n: usize = 0;
			for (; n + 16 <= end; n += 16)
				v128.store(to + n, madd(v128.load(from + n), splat(scale), v128.load(position + n)));
			for (; n < end; n += 4)
				store<f32>(to + n, load<f32>(from + n) * scale + load<f32>(position + n));
		}
}

/** tableGradient [vocabulary, width], positionsGradient [context, width]: a task has some columns of both. */
export function embeddingBackward(
	tokens: Pointer,
	outputGradient: Pointer,
	tableGradient: Pointer,
	positionsGradient: Pointer,
	rows: i32,
	seq: i32,
	width: i32,
	vocabulary: i32,
	context: i32,
	scale: f32,
): void {
	for (let first = take() * COLUMNS; first < width; first = take() * COLUMNS) {
		const columns = min(COLUMNS, width - first);
		clearColumns(tableGradient, vocabulary, width, first, columns);
		clearColumns(positionsGradient, context, width, first, columns);
		for (let row = 0; row < rows; row++) {
			const from = outputGradient + floats(row * width + first);
			const token = load<i32>(tokens + floats(row));
			increase(tableGradient + floats(token * width + first), from, columns);
			increase(positionsGradient + floats((row % seq) * width + first), from, columns);
		}
		if (scale !== 1) scaleColumns(tableGradient, vocabulary, width, first, columns, scale);
	}
}

function clearColumns(at: usize, rows: i32, width: i32, first: i32, columns: i32): void {
	for (let row = 0; row < rows; row++)
		memory.fill(at + floats(row * width + first), 0, floats(columns));
}

function scaleColumns(at: usize, rows: i32, width: i32, first: i32, columns: i32, by: f32): void {
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) {
			const own = at + floats(row * width + first + column);
			store<f32>(own, load<f32>(own) * by);
		}
}

function increase(at: usize, from: usize, columns: i32): void {
	const end = floats(columns);
	let n: usize = 0;
	for (; n + 16 <= end; n += 16)
		v128.store(at + n, f32x4.add(v128.load(at + n), v128.load(from + n)));
	for (; n < end; n += 4) store<f32>(at + n, load<f32>(at + n) + load<f32>(from + n));
}
