/** Layer normalisation over the last axis, and its gradients; statistics [rows, 2] = (mean, 1 / sd). */
import { floats, madd, splat, sumOf } from './simd';
import { take } from './threads';
import type { Optional, Pointer } from './types';

const ROWS: i32 = 8;
/** Rows that are summed before they are added to a total: the longer a sum, the more it rounds. */
const BLOCK: i32 = 64;

/** sum = x + residual; output = (sum - mean) / sd * scale + shift. */
export function layerNorm(
	x: Pointer,
	residual: Optional,
	scale: Pointer,
	shift: Pointer,
	sum: Optional,
	output: Pointer,
	statistics: Pointer,
	rows: i32,
	width: i32,
	epsilon: f32,
): void {
	for (let first = take() * ROWS; first < rows; first = take() * ROWS)
		for (let row = first; row < min(rows, first + ROWS); row++) {
			const at = floats(row * width);
			if (residual) addRows(x + at, residual + at, sum + at, width);
			const source = residual ? sum + at : x + at;
			const mean = total(source, width) / <f32>width;
			const rise: f32 = 1 / sqrt<f32>(squares(source, mean, width) / <f32>width + epsilon);
			store<f32>(statistics + floats(2 * row), mean);
			store<f32>(statistics + floats(2 * row + 1), rise);
			normalise(source, scale, shift, output + at, mean, rise, width);
		}
}

function addRows(a: usize, b: usize, to: usize, width: i32): void {
	const end = floats(width);
	let n: usize = 0;
	for (; n + 16 <= end; n += 16) v128.store(to + n, f32x4.add(v128.load(a + n), v128.load(b + n)));
	for (; n < end; n += 4) store<f32>(to + n, load<f32>(a + n) + load<f32>(b + n));
}

function total(at: usize, width: i32): f32 {
	const end = floats(width);
	let sum = splat(0);
	let n: usize = 0;
	for (; n + 16 <= end; n += 16) sum = f32x4.add(sum, v128.load(at + n));
	let rest: f32 = 0;
	for (; n < end; n += 4) rest += load<f32>(at + n);
	return sumOf(sum) + rest;
}

function squares(at: usize, mean: f32, width: i32): f32 {
	const end = floats(width);
	const centre = splat(mean);
	let sum = splat(0);
	let n: usize = 0;
	for (; n + 16 <= end; n += 16) {
		const away = f32x4.sub(v128.load(at + n), centre);
		sum = madd(away, away, sum);
	}
	let rest: f32 = 0;
	for (; n < end; n += 4) {
		const away = load<f32>(at + n) - mean;
		rest += away * away;
	}
	return sumOf(sum) + rest;
}

function normalise(
	at: usize,
	scale: usize,
	shift: usize,
	to: usize,
	mean: f32,
	rise: f32,
	width: i32,
): void {
	const end = floats(width);
	let n: usize = 0;
	for (; n + 16 <= end; n += 16) {
		const hat = f32x4.mul(f32x4.sub(v128.load(at + n), splat(mean)), splat(rise));
		v128.store(to + n, madd(hat, v128.load(scale + n), v128.load(shift + n)));
	}
	for (; n < end; n += 4) {
		const hat = (load<f32>(at + n) - mean) * rise;
		store<f32>(to + n, hat * load<f32>(scale + n) + load<f32>(shift + n));
	}
}

/** output = rise (g - mean(g) - hat mean(g hat)) + sumGradient with g = outputGradient * scale. */
export function layerNormBackward(
	x: Pointer,
	scale: Pointer,
	statistics: Pointer,
	outputGradient: Pointer,
	sumGradient: Optional,
	output: Pointer,
	rows: i32,
	width: i32,
): void {
	const end = floats(width);
	for (let first = take() * ROWS; first < rows; first = take() * ROWS)
		for (let row = first; row < min(rows, first + ROWS); row++) {
			const at = floats(row * width);
			const mean = load<f32>(statistics + floats(2 * row));
			const rise = load<f32>(statistics + floats(2 * row + 1));
			let sum = splat(0);
			let sumHat = splat(0);
			let rest: f32 = 0;
			let restHat: f32 = 0;
			let n: usize = 0;
			for (; n + 16 <= end; n += 16) {
				const hat = f32x4.mul(f32x4.sub(v128.load(x + at + n), splat(mean)), splat(rise));
				const g = f32x4.mul(v128.load(outputGradient + at + n), v128.load(scale + n));
				sum = f32x4.add(sum, g);
				sumHat = madd(g, hat, sumHat);
			}
			for (; n < end; n += 4) {
				const g = load<f32>(outputGradient + at + n) * load<f32>(scale + n);
				rest += g;
				restHat += g * (load<f32>(x + at + n) - mean) * rise;
			}
			const meanG = (sumOf(sum) + rest) / <f32>width;
			const meanHat = (sumOf(sumHat) + restHat) / <f32>width;
			for (n = 0; n + 16 <= end; n += 16) {
				const hat = f32x4.mul(f32x4.sub(v128.load(x + at + n), splat(mean)), splat(rise));
				const g = f32x4.mul(v128.load(outputGradient + at + n), v128.load(scale + n));
				const away = f32x4.sub(f32x4.sub(g, splat(meanG)), f32x4.mul(hat, splat(meanHat)));
				const own = f32x4.mul(splat(rise), away);
				v128.store(
					output + at + n,
					sumGradient ? f32x4.add(own, v128.load(sumGradient + at + n)) : own,
				);
			}
			for (; n < end; n += 4) {
				const hat = (load<f32>(x + at + n) - mean) * rise;
				const g = load<f32>(outputGradient + at + n) * load<f32>(scale + n);
				const own = rise * (g - meanG - hat * meanHat);
				store<f32>(output + at + n, sumGradient ? own + load<f32>(sumGradient + at + n) : own);
			}
		}
}

/** scaleGradient = sum over rows of outputGradient * hat, shiftGradient = sum of outputGradient; a task has 16 columns. */
export function layerNormParameters(
	x: Pointer,
	statistics: Pointer,
	outputGradient: Pointer,
	scaleGradient: Pointer,
	shiftGradient: Pointer,
	rows: i32,
	width: i32,
): void {
	for (let first = take() * 16; first < width; first = take() * 16) {
		const end = min(width, first + 16);
		let column = first;
		for (; column + 4 <= end; column += 4) {
			let scale = splat(0);
			let shift = splat(0);
			for (let block = 0; block < rows; block += BLOCK) {
				let scalePart = splat(0);
				let shiftPart = splat(0);
				for (let row = block; row < min(rows, block + BLOCK); row++) {
					const at = floats(row * width + column);
					const mean = v128.load_splat<f32>(statistics + floats(2 * row));
					const rise = v128.load_splat<f32>(statistics + floats(2 * row + 1));
					const g = v128.load(outputGradient + at);
					const hat = f32x4.mul(f32x4.sub(v128.load(x + at), mean), rise);
					scalePart = madd(g, hat, scalePart);
					shiftPart = f32x4.add(shiftPart, g);
				}
				scale = f32x4.add(scale, scalePart);
				shift = f32x4.add(shift, shiftPart);
			}
			v128.store(scaleGradient + floats(column), scale);
			v128.store(shiftGradient + floats(column), shift);
		}
		for (; column < end; column++) {
			let scale: f64 = 0;
			let shift: f64 = 0;
			for (let row = 0; row < rows; row++) {
				const at = floats(row * width + column);
				const mean = load<f32>(statistics + floats(2 * row));
				const g = <f64>load<f32>(outputGradient + at);
				scale +=
					g * <f64>((load<f32>(x + at) - mean) * load<f32>(statistics + floats(2 * row + 1)));
				shift += g;
			}
			store<f32>(scaleGradient + floats(column), <f32>scale);
			store<f32>(shiftGradient + floats(column), <f32>shift);
		}
	}
}
