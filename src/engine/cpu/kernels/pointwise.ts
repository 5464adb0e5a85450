/** Ops on each element alone. */
import { gelu4, geluSlope4 } from './gelu';
import { floats, splat, zero } from './simd';
import { take } from './threads';
import type { Pointer } from './types';

const CHUNK: i32 = 4096;

/** Bits of 65504 and 2^-14, the largest 16-bit float and the smallest normal one, and of infinity. */
const LARGEST: i32 = 0x477fe000;
const SMALLEST: i32 = 0x38800000;
const INFINITE: i32 = 0x7f800000;

/** Stores the first lanes of `v` that lie before `end`: what follows a tensor may belong to another. @inline */
function keep(to: usize, end: usize, v: v128): void {
	if (to + 16 <= end) v128.store(to, v);
	else keepSome(to, end, v);
}

function keepSome(to: usize, end: usize, v: v128): void {
	store<f32>(to, f32x4.extract_lane(v, 0));
	if (to + 4 < end) store<f32>(to + 4, f32x4.extract_lane(v, 1));
	if (to + 8 < end) store<f32>(to + 8, f32x4.extract_lane(v, 2));
}

export function add(a: Pointer, b: Pointer, output: Pointer, count: i32): void {
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = floats(min(count, first + CHUNK));
		for (let n = floats(first); n < end; n += 16)
			keep(output + n, output + end, f32x4.add(v128.load(a + n), v128.load(b + n)));
	}
}

export function gelu(x: Pointer, output: Pointer, count: i32): void {
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = floats(min(count, first + CHUNK));
		for (let n = floats(first); n < end; n += 16)
			keep(output + n, output + end, gelu4(v128.load(x + n)));
	}
}

export function geluBackward(
	x: Pointer,
	outputGradient: Pointer,
	output: Pointer,
	count: i32,
): void {
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = floats(min(count, first + CHUNK));
		for (let n = floats(first); n < end; n += 16)
			keep(
				output + n,
				output + end,
				f32x4.mul(v128.load(outputGradient + n), geluSlope4(v128.load(x + n))),
			);
	}
}

export function relu(x: Pointer, output: Pointer, count: i32): void {
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = floats(min(count, first + CHUNK));
		for (let n = floats(first); n < end; n += 16)
			keep(output + n, output + end, f32x4.max(v128.load(x + n), zero()));
	}
}

/** The slope at 0 is 0. */
export function reluBackward(
	x: Pointer,
	outputGradient: Pointer,
	output: Pointer,
	count: i32,
): void {
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = floats(min(count, first + CHUNK));
		for (let n = floats(first); n < end; n += 16) {
			const open = f32x4.gt(v128.load(x + n), zero());
			keep(output + n, output + end, v128.and(v128.load(outputGradient + n), open));
		}
	}
}

/** output = x * scale rounded to a 16-bit float, / scale; a power of two. Kept in 32 bits, which products read. */
export function half(x: Pointer, output: Pointer, count: i32, scale: f32): void {
	const back = splat(1 / scale);
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = floats(min(count, first + CHUNK));
		for (let n = floats(first); n < end; n += 16) {
			const rounded = half4(f32x4.mul(v128.load(x + n), splat(scale)));
			keep(output + n, output + end, f32x4.mul(rounded, back));
		}
	}
}

/**
 * The nearest 16-bit floats on their bits, as core/half.ts has them: half a unit less one, and the last bit that stays, are
 * added, and the 13 bits below cut off. @inline
 */
function half4(x: v128): v128 {
	const sign = v128.and(x, i32x4.splat(<i32>0x80000000));
	const magnitude = v128.xor(x, sign);
	const odd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
	const added = i32x4.add(i32x4.add(magnitude, i32x4.splat(0xfff)), odd);
	const cut = v128.and(added, i32x4.splat(<i32>0xffffe000));
	const inRange = i32x4.min_s(cut, i32x4.splat(LARGEST));
	const normal = v128.and(inRange, i32x4.ge_s(cut, i32x4.splat(SMALLEST)));
	const finite = i32x4.lt_s(magnitude, i32x4.splat(INFINITE));
	return v128.or(sign, v128.bitselect(normal, magnitude, finite));
}

/** output = x * scale where a random word is below the threshold, else 0: Philox 4x32-10, one counter for four elements. */
export function dropout(
	x: Pointer,
	step: Pointer,
	output: Pointer,
	count: i32,
	threshold: i32,
	stream: i32,
	site: i32,
	scale: f32,
): void {
	for (let first = take() * CHUNK; first < count; first = take() * CHUNK) {
		const end = min(count, first + CHUNK);
		for (let index = first; index < end; index += 4) {
			const words = philox(step, index >> 2, stream, site);
			const kept = i32x4.lt_u(words, i32x4.splat(threshold));
			const at = floats(index);
			keep(
				output + at,
				output + floats(end),
				v128.and(f32x4.mul(v128.load(x + at), splat(scale)), kept),
			);
		}
	}
}

/** Words of the counter (index, step, stream, site) under the key of the step block (key low, key high, step). */
function philox(step: usize, index: i32, stream: i32, site: i32): v128 {
	let c0 = <u32>index;
	let c1 = load<u32>(step, 8);
	let c2 = <u32>stream;
	let c3 = <u32>site;
	let k0 = load<u32>(step);
	let k1 = load<u32>(step, 4);
	for (let round = 0; round < 10; round++) {
		const first = <u64>0xd2511f53 * <u64>c0;
		const second = <u64>0xcd9e8d57 * <u64>c2;
		c0 = <u32>(second >> 32) ^ c1 ^ k0;
		c1 = <u32>second;
		c2 = <u32>(first >> 32) ^ c3 ^ k1;
		c3 = <u32>first;
		k0 += 0x9e3779b9;
		k1 += 0xbb67ae85;
	}
	let words = i32x4.splat(c0);
	words = i32x4.replace_lane(words, 1, c1);
	words = i32x4.replace_lane(words, 2, c2);
	return i32x4.replace_lane(words, 3, c3);
}
