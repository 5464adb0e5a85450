import { describe, expect, it } from 'vitest';
import { checkOp } from '../../testing/op-check';
import { layerNormCase } from '../../testing/row-cases';
import { add } from './add';
import { gelu } from './gelu';
import { layerNorm } from './layer-norm';
import { relu } from './relu';

describe('pointwise ops against float64', () => {
	for (const size of [1, 63, 257])
		it(`gelu(a + b), ${size} elements, steep and flat`, () =>
			checkOp({
				operands: { a: { shape: [size], scale: 6 }, b: { shape: [size] } },
				build: ({ a, b }) => ({ y: gelu(add(a, b)) }),
			}));

	for (const size of [1, 63, 257])
		it(`relu, ${size} elements: exact`, async () => {
			const errors = await checkOp({
				operands: { x: { shape: [size] } },
				build: ({ x }) => ({ y: relu(x) }),
			});
			expect(errors).toEqual({ y: 0, 'd/x': 0 });
		});

	it('relu at zero has no slope', () =>
		checkOp({
			operands: { x: { shape: [3], values: Float32Array.of(0, -0, 2) } },
			build: ({ x }) => ({ y: relu(x) }),
			skipDifferences: true,
		}));

	it('a tensor used twice adds its gradients', () =>
		checkOp({
			operands: { a: { shape: [5, 7] } },
			build: ({ a }) => ({ y: add(gelu(a), a) }),
		}));
});

describe('layer norm against float64', () => {
	const sizes = [
		[1, 4],
		[63, 20],
		[130, 7],
		[9, 128],
	] as const;
	for (const [rows, width] of sizes)
		it(`with a residual, [${rows}, ${width}]`, () => checkOp(layerNormCase(rows, width)));

	it('without a residual', () =>
		checkOp({
			operands: { x: { shape: [3, 21, 20] }, scale: { shape: [20] }, shift: { shape: [20] } },
			build: ({ x, scale, shift }) => ({ y: layerNorm(x, scale, shift).output }),
		}));
});
