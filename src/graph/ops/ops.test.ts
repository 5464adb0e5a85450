import { describe, it } from 'vitest';
import { checkOp } from '../../testing/op-check';
import { add } from './add';
import { attention } from './attention';
import { crossEntropy } from './cross-entropy';
import { embedding } from './embedding';
import { gelu } from './gelu';
import { layerNorm } from './layer-norm';
import { matmul, matmulGelu } from './matmul';

const t = (tensors: Readonly<Record<string, import('../tensor').Tensor>>, name: string) =>
	tensors[name] as import('../tensor').Tensor;

describe('matmul', () => {
	for (const [rows, inner, columns] of [
		[1, 4, 4],
		[63, 20, 36],
		[7, 5, 9],
		[33, 64, 20],
	] as const)
		it(`${rows}x${inner}x${columns}`, () =>
			checkOp({
				operands: {
					a: { shape: [rows, inner] },
					b: { shape: [inner, columns] },
					bias: { shape: [columns] },
				},
				build: (x) => ({ y: matmul(t(x, 'a'), t(x, 'b'), { bias: t(x, 'bias') }) }),
			}));
	it('transposed b', () =>
		checkOp({
			operands: { a: { shape: [3, 11, 8] }, b: { shape: [12, 8] } },
			build: (x) => ({ y: matmul(t(x, 'a'), t(x, 'b'), { transposeB: true }) }),
		}));
	it('mlp', () =>
		checkOp({
			operands: {
				x: { shape: [2, 13, 8] },
				w1: { shape: [8, 20] },
				b1: { shape: [20] },
				w2: { shape: [20, 8] },
			},
			build: (x) => ({
				y: matmul(matmulGelu(t(x, 'x'), t(x, 'w1'), t(x, 'b1')), t(x, 'w2')),
			}),
		}));
});
it('gelu + add', () =>
	checkOp({
		operands: { a: { shape: [5, 7], scale: 3 }, b: { shape: [5, 7] } },
		build: (x) => ({ y: gelu(add(t(x, 'a'), t(x, 'b'))) }),
	}));
it('layer norm', () =>
	checkOp({
		operands: {
			x: { shape: [3, 21, 20] },
			residual: { shape: [3, 21, 20] },
			scale: { shape: [20] },
			shift: { shape: [20] },
		},
		build: (x) => {
			const r = layerNorm(t(x, 'x'), t(x, 'scale'), t(x, 'shift'), t(x, 'residual'));
			return { y: r.output, sum: r.sum };
		},
	}));
it('embedding', () =>
	checkOp({
		operands: {
			tokens: { shape: [3, 5], values: Int32Array.from({ length: 15 }, (_, i) => (i * 7) % 11) },
			table: { shape: [11, 8] },
			positions: { shape: [9, 8] },
		},
		build: (x) => ({ y: embedding(t(x, 'tokens'), t(x, 'table'), t(x, 'positions'), 3) }),
	}));
it('cross entropy', () =>
	checkOp({
		operands: {
			logits: { shape: [3, 5, 13], scale: 3 },
			targets: {
				shape: [3, 5],
				values: Int32Array.from({ length: 15 }, (_, i) => (i % 4 ? (i * 5) % 13 : -1)),
			},
		},
		build: (x) => ({ y: crossEntropy(t(x, 'logits'), t(x, 'targets')) }),
	}));
describe('attention', () => {
	for (const score of ['dot', 'gaussian'] as const)
		for (const causal of [true, false])
			for (const [seq, heads, components, dim] of score === 'dot'
				? ([[13, 2, 1, 8]] as const)
				: ([
						[1, 1, 1, 8],
						[63, 2, 2, 8],
						[21, 2, 3, 20],
					] as const))
				it(`${score} ${causal} ${seq} ${components} ${dim}`, () =>
					checkOp({
						operands: {
							projection: { shape: [2, seq, (2 + components) * heads * dim] },
							...(score === 'gaussian' && {
								prior: { shape: [heads, components] },
								sigma: { shape: [heads, components], scale: 0.3 },
							}),
							...(!causal && {
								mask: {
									shape: [2, seq],
									values: Int32Array.from({ length: 2 * seq }, (_, i) => (i % 3 === 1 ? 0 : 1)),
								},
							}),
						},
						build: (x) => ({
							y: attention(
								{
									projection: t(x, 'projection'),
									priorLogits: x.prior,
									logSigma: x.sigma,
									keyMask: x.mask,
								},
								{
									score,
									heads,
									components,
									dim,
									causal,
									variance: Array(components).fill(Math.sqrt(dim)),
								},
							),
						}),
					}));
});
