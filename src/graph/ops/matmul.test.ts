import { describe, expect, it } from 'vitest';
import { checkOp } from '../../testing/op-check';
import { Graph } from '../tensor';
import { gelu } from './gelu';
import { inputTensor } from './leaves';
import { matmul, matmulGelu, matmulOp } from './matmul';

describe('matmul against float64, outputs and gradients', () => {
	const sizes = [
		[1, 4, 4],
		[7, 5, 9],
		[63, 20, 36],
		[130, 64, 20],
		[5, 1024, 8],
		[33, 3, 1],
	] as const;
	for (const [rows, inner, columns] of sizes)
		it(`[${rows}, ${inner}] [${inner}, ${columns}] + bias`, () =>
			checkOp({
				operands: {
					a: { shape: [rows, inner] },
					b: { shape: [inner, columns] },
					bias: { shape: [columns] },
				},
				build: ({ a, b, bias }) => ({ y: matmul(a, b, { bias }) }),
				skipDifferences: inner > 100,
			}));

	it('leading axes and a transposed right operand', () =>
		checkOp({
			operands: { a: { shape: [3, 11, 8] }, b: { shape: [12, 8] } },
			build: ({ a, b }) => ({ y: matmul(a, b, { transposeB: true }) }),
		}));

	for (const width of [20, 7])
		it(`GELU forward and backward as epilogues, hidden width ${width}`, () =>
			checkOp({
				operands: {
					x: { shape: [2, 13, 8], scale: 2 },
					w1: { shape: [8, width] },
					b1: { shape: [width] },
					w2: { shape: [width, 8] },
				},
				build: ({ x, w1, b1, w2 }) => ({ y: matmul(matmulGelu(x, w1, { bias: b1 }), w2) }),
			}));

	it('folds the gradient of gelu into the product that made its cotangent', () => {
		const graph = new Graph();
		const tensor = (name: string, shape: number[]) => inputTensor(graph, name, shape, 'f32');
		const u = tensor('u', [3, 8]);
		const cotangent = matmul(tensor('g', [3, 4]), tensor('w', [8, 4]), { transposeB: true });
		const found = gelu(u).node.op.gradient?.(gelu(u).node, { output: cotangent });
		expect(found?.x?.node.op).toBe(matmulOp);
		expect(found?.x?.node.attributes.epilogue).toBe('gelu-backward');
	});
});

describe('what matmul refuses', () => {
	it('names both operands when the inner axes differ', () => {
		const graph = new Graph();
		const a = inputTensor(graph, 'a', [2, 3], 'f32');
		const b = inputTensor(graph, 'b', [4, 5], 'f32');
		expect(() => matmul(a, b)).toThrow(
			'matmul: the inner axes of a [2, 3] and b [4, 5] differ: 3 and 4.',
		);
	});

	it('names the bias', () => {
		const graph = new Graph();
		const tensor = (name: string, shape: number[]) => inputTensor(graph, name, shape, 'f32');
		expect(() =>
			matmul(tensor('a', [2, 3]), tensor('b', [3, 5]), { bias: tensor('bias', [4]) }),
		).toThrow('matmul: bias must be [columns] = [5], got [4].');
	});
});
