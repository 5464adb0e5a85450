/** Copies of matrices in the order in which a tile reads them, so that how they are stored does not matter. */
import { floats } from './simd';

/**
 * Packs `count` lines of a matrix into panels [depth, width], with zeros up to a whole panel. Strides are in numbers:
 * `line` from line to line, `step` along the depth. Lines next to each other are copied; a depth in one piece is
 * transposed four by four in registers.
 */
export function pack(
	source: usize,
	line: i32,
	step: i32,
	count: i32,
	depth: i32,
	width: i32,
	target: usize,
): void {
	const lineBytes = floats(line);
	const stepBytes = floats(step);
	const rowBytes = floats(width);
	for (let first = 0; first < count; first += width) {
		const lines = min(width, count - first);
		let done = 0;
		for (; done + 4 <= lines; done += 4) {
			const from = source + <usize>(first + done) * lineBytes;
			const to = target + floats(done);
			if (line === 1) copyFour(from, stepBytes, depth, to, rowBytes);
			else if (step === 1) transposeFour(from, lineBytes, depth, to, rowBytes);
			else
				for (let i: usize = 0; i < 4; i++)
					copyOne(from + i * lineBytes, stepBytes, depth, to + (i << 2), rowBytes);
		}
		for (; done < width; done++) {
			const to = target + floats(done);
			if (done < lines)
				copyOne(source + <usize>(first + done) * lineBytes, stepBytes, depth, to, rowBytes);
			else clearOne(depth, to, rowBytes);
		}
		target += rowBytes * <usize>depth;
	}
}

function copyFour(from: usize, stepBytes: usize, depth: i32, to: usize, rowBytes: usize): void {
	for (let k = 0; k < depth; k++) {
		v128.store(to, v128.load(from));
		from += stepBytes;
		to += rowBytes;
	}
}

function transposeFour(
	from: usize,
	lineBytes: usize,
	depth: i32,
	to: usize,
	rowBytes: usize,
): void {
	let k = 0;
	for (; k + 4 <= depth; k += 4) {
		const r0 = v128.load(from);
		const r1 = v128.load(from + lineBytes);
		const r2 = v128.load(from + 2 * lineBytes);
		const r3 = v128.load(from + 3 * lineBytes);
		const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
		const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
		const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
		const d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
		v128.store(to, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
		v128.store(to + rowBytes, v128.shuffle<f32>(a, b, 2, 3, 6, 7));
		v128.store(to + 2 * rowBytes, v128.shuffle<f32>(c, d, 0, 1, 4, 5));
		v128.store(to + 3 * rowBytes, v128.shuffle<f32>(c, d, 2, 3, 6, 7));
		from += 16;
		to += 4 * rowBytes;
	}
	for (; k < depth; k++) {
		for (let i: usize = 0; i < 4; i++) store<f32>(to + (i << 2), load<f32>(from + i * lineBytes));
		from += 4;
		to += rowBytes;
	}
}

function copyOne(from: usize, stepBytes: usize, depth: i32, to: usize, rowBytes: usize): void {
	for (let k = 0; k < depth; k++) {
		store<f32>(to, load<f32>(from));
		from += stepBytes;
		to += rowBytes;
	}
}

function clearOne(depth: i32, to: usize, rowBytes: usize): void {
	for (let k = 0; k < depth; k++) {
		store<f32>(to, 0);
		to += rowBytes;
	}
}

/** Copies `count` rows of `dim` numbers, `rowBytes` apart, to rows of `width`, with zeros to the right and below up to `rows`. */
export function copyRows(
	source: usize,
	rowBytes: usize,
	count: i32,
	dim: i32,
	target: usize,
	width: i32,
	rows: i32,
): void {
	const targetBytes = floats(width);
	const used = floats(dim);
	for (let row = 0; row < rows; row++) {
		const to = target + <usize>row * targetBytes;
		if (row >= count) {
			memory.fill(to, 0, targetBytes);
			continue;
		}
		const from = source + <usize>row * rowBytes;
		for (let at: usize = 0; at < used; at += 16) v128.store(to + at, v128.load(from + at));
		if (used < targetBytes) memory.fill(to + used, 0, targetBytes - used);
	}
}

/** Copies `count` numbers, in fours. @inline */
export function copyRow(source: usize, target: usize, count: i32): void {
	for (let n: usize = 0; n < floats(count); n += 16) v128.store(target + n, v128.load(source + n));
}
