/** Products in half precision on every engine: equal inputs are rounded to equal 16-bit floats, so that the usual bounds hold. */
import { describe, expect, it } from 'vitest';
import { roundToHalf } from '../../core/half';
import { layoutOf } from '../../engine/layout';
import { geluCases, halfCases } from '../../testing/half-cases';
import { checkOp, ENGINES, GRADIENT_BOUND } from '../../testing/op-check';
import { Graph } from '../tensor';
import { gradientScale, half } from './half';
import { inputTensor } from './leaves';
import { matmul } from './matmul';

/** Around each border of rounding: ties to even and odd, neighbours, the largest, the smallest normal, zeros. */
const borders = Float32Array.from(
	[
		1,
		1.5,
		1.9990234375,
		2 ** -14,
		2 ** -15,
		2 ** -16,
		2 ** 15,
		65504,
		65519,
		65520,
		1e30,
		3e-39,
	].flatMap((x) => {
		const halfUnit = 2 ** (Math.floor(Math.log2(x)) - 11);
		const near = [0, 1, 2, 3].map((count) => x + count * halfUnit);
		return near.flatMap((value) =>
			[value, value * (1 + 2 ** -23), value * (1 - 2 ** -23)].flatMap((own) => [own, -own]),
		);
	}),
);

describe('roundToHalf', () => {
	it('rounds to the nearest of 11 bits, of two equally near ones to the even', () => {
		expect(roundToHalf(1 + 2 ** -11)).toBe(1);
		expect(roundToHalf(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
		expect(roundToHalf(-(1 + 2 ** -11 + 2 ** -40))).toBe(-(1 + 2 ** -10));
		expect(roundToHalf(1.99999)).toBe(2);
	});

	it('keeps to the range of normal numbers, and what is not finite', () => {
		expect(roundToHalf(1e9)).toBe(65504);
		expect(roundToHalf(-65519)).toBe(-65504);
		expect(roundToHalf(2 ** -14 * (1 - 2 ** -12))).toBe(2 ** -14);
		expect(roundToHalf(2 ** -14 * (1 - 2 ** -10))).toBe(0);
		expect(roundToHalf(0)).toBe(0);
		expect([roundToHalf(Number.NaN), roundToHalf(-Infinity)]).toEqual([Number.NaN, -Infinity]);
	});

	it.each(Object.entries(ENGINES))('%s rounds every border alike, bit for bit', async (_, open) => {
		const engine = await open();
		const graph = new Graph();
		const x = inputTensor(graph, 'x', [borders.length, 1], 'f32');
		const one = inputTensor(graph, 'one', [1, 1], 'f32');
		const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
		const rounded = matmul(half(x), half(one));
		const scaled = matmul(half(x, 2 ** 12), half(one));
		const lost = matmul(half(inputTensor(graph, 'lost', [2, 1], 'f32')), half(one));
		const program = await engine.compile(model, { rounded, scaled, lost });
		const got = await program.run({
			x: borders,
			one: Float32Array.of(1),
			lost: Float32Array.of(Number.NaN, Infinity),
		});
		program.dispose();
		model.dispose();
		// The optimiser must see what is not finite, and leave out the step.
		expect(Array.from(got.lost ?? [], Number.isFinite)).toEqual([false, false]);
		expect(got.rounded).toEqual(borders.map((value) => roundToHalf(value) + 0));
		expect(got.scaled).toEqual(borders.map((value) => roundToHalf(value * 2 ** 12) / 2 ** 12 + 0));
	});
});

describe('products in half precision against float64, outputs and gradients', () => {
	it.each(Object.entries(halfCases))('%s', async (_, checked) => {
		await checkOp(checked);
	});

	it.each(Object.entries(geluCases))('%s', async (_, checked) => {
		const errors = await checkOp(checked);
		for (const name of checked.exact) expect(errors[name], name).toBeLessThan(GRADIENT_BOUND);
	});

	it('refuse operands of two precisions', () => {
		const graph = new Graph();
		const a = inputTensor(graph, 'a', [2, 4], 'f32');
		expect(() => matmul(half(a), inputTensor(graph, 'b', [4, 3], 'f32'))).toThrow(
			'matmul: a is f16 and b f32; they must be of one precision.',
		);
	});
});

describe('the scale of gradients', () => {
	it('is a power of two that leaves 256 / targets below the largest number, and much of 1 / targets normal', () => {
		expect([1, 8, 1000, 1024].map(gradientScale)).toEqual([256, 2048, 2 ** 18, 2 ** 18]);
	});
});
