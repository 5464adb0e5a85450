/** Ops that go from sequences to one vector each, and from pairs of documents to features. */
import { floats } from './simd';
import { take } from './threads';
import type { Optional, Pointer } from './types';

/** output [batch, width] = share * sum of x [batch, seq, width] where mask is not 0; `whole`: share is 1 / seq. */
export function meanPool(
	x: Pointer,
	mask: Optional,
	output: Pointer,
	share: Pointer,
	batch: i32,
	seq: i32,
	width: i32,
	whole: i32,
): void {
	for (let example = take(); example < batch; example = take()) {
		let tokens = 0;
		for (let s = 0; s < seq; s++)
			if (!mask || load<i32>(mask + floats(example * seq + s)) !== 0) tokens++;
		const divisor = whole ? seq : tokens;
		const own: f32 = divisor > 0 ? 1 / <f32>divisor : 0;
		store<f32>(share + floats(example), own);
		for (let d = 0; d < width; d++) {
			let sum: f64 = 0;
			for (let s = 0; s < seq; s++) {
				const row = example * seq + s;
				if (mask && load<i32>(mask + floats(row)) === 0) continue;
				sum += <f64>load<f32>(x + floats(row * width + d));
			}
			store<f32>(output + floats(example * width + d), <f32>sum * own);
		}
	}
}

export function meanPoolBackward(
	mask: Optional,
	share: Pointer,
	outputGradient: Pointer,
	output: Pointer,
	batch: i32,
	seq: i32,
	width: i32,
): void {
	for (let row = take(); row < batch * seq; row = take()) {
		const example = row / seq;
		const padded = mask && load<i32>(mask + floats(row)) === 0;
		const own = load<f32>(share + floats(example));
		for (let d = 0; d < width; d++) {
			const g = own * load<f32>(outputGradient + floats(example * width + d));
			store<f32>(output + floats(row * width + d), padded ? 0 : g);
		}
	}
}

/** output [batch, width] = x [batch, seq, width] at one position. */
export function takeToken(
	x: Pointer,
	output: Pointer,
	batch: i32,
	seq: i32,
	width: i32,
	position: i32,
): void {
	for (let example = take(); example < batch; example = take())
		memory.copy(
			output + floats(example * width),
			x + floats((example * seq + position) * width),
			floats(width),
		);
}

export function takeTokenBackward(
	outputGradient: Pointer,
	output: Pointer,
	batch: i32,
	seq: i32,
	width: i32,
	position: i32,
): void {
	for (let row = take(); row < batch * seq; row = take()) {
		const to = output + floats(row * width);
		if (row % seq !== position) memory.fill(to, 0, floats(width));
		else memory.copy(to, outputGradient + floats((row / seq) * width), floats(width));
	}
}

/** output [batch, 4 width] = [a, b, a b, a - b] of x [2 batch, width]. */
export function pairFeatures(x: Pointer, output: Pointer, batch: i32, width: i32): void {
	for (let row = take(); row < batch; row = take())
		for (let d = 0; d < width; d++) {
			const a = load<f32>(x + floats(row * width + d));
			const b = load<f32>(x + floats((batch + row) * width + d));
			const to = output + floats(4 * row * width + d);
			store<f32>(to, a);
			store<f32>(to + floats(width), b);
			store<f32>(to + floats(2 * width), a * b);
			store<f32>(to + floats(3 * width), a - b);
		}
}

export function pairFeaturesBackward(
	x: Pointer,
	outputGradient: Pointer,
	output: Pointer,
	batch: i32,
	width: i32,
): void {
	for (let row = take(); row < batch; row = take())
		for (let d = 0; d < width; d++) {
			const first = floats(row * width + d);
			const second = floats((batch + row) * width + d);
			const from = outputGradient + floats(4 * row * width + d);
			const product = load<f32>(from + floats(2 * width));
			const difference = load<f32>(from + floats(3 * width));
			store<f32>(output + first, load<f32>(from) + product * load<f32>(x + second) + difference);
			store<f32>(
				output + second,
				load<f32>(from + floats(width)) + product * load<f32>(x + first) - difference,
			);
		}
}
