/** Products in half precision whose operands are inputs, so that all engines round equal numbers. */
import { gelu } from '../graph/ops/gelu';
import { half } from '../graph/ops/half';
import { matmul, matmulGelu } from '../graph/ops/matmul';
import type { Tensor } from '../graph/tensor';
import type { OpCase, Operand } from './op-check';

type HalfCase = OpCase<Readonly<Record<string, Operand>>>;

/** Central differences see steps where rounding is, and a gradient passes through it. */
const skipDifferences = true;

const gradientScale = 64;

function product(
	a: readonly number[],
	b: readonly number[],
	scale = 1,
	transposeB = false,
): HalfCase {
	const columns = b.at(transposeB ? 0 : 1) ?? 0;
	return {
		operands: { a: { shape: a, scale }, b: { shape: b }, bias: { shape: [columns] } },
		build: (given) => {
			const { a, b, bias } = given as Readonly<Record<'a' | 'b' | 'bias', Tensor>>;
			return transposeB
				? { y: matmul(half(a), half(b), { transposeB, gradientScale }) }
				: { y: matmul(half(a), half(b), { bias, gradientScale }) };
		},
		variables: transposeB ? ['a', 'b'] : ['a', 'b', 'bias'],
		skipDifferences,
	};
}

export const halfCases: Readonly<Record<string, HalfCase>> = {
	'sizes in fours': product([63, 20], [20, 36]),
	'leading axes, many groups': product([3, 50, 64], [64, 72]),
	'ragged sizes': product([7, 5], [5, 9]),
	'one column': product([33, 3], [3, 1]),
	'a long sum': product([5, 1024], [1024, 8]),
	'right operand transposed': product([3, 11, 8], [12, 8], 1, true),
	'right operand transposed, ragged': product([3, 11, 7], [10, 7], 1, true),
	'operands beyond the largest': product([24, 16], [16, 20], 5e4),
	'operands about the smallest': product([24, 16], [16, 20], 3e-5),
};

/**
 * GELU stands between an input and what is rounded, on one side of each of these: forward epilogue, backward epilogue. A
 * value near a border may be rounded either way there, half a unit of one term in a sum.
 */
export const geluCases: Readonly<Record<string, HalfCase & { readonly exact: readonly string[] }>> =
	{
		...Object.fromEntries(
			[20, 7].flatMap((width) => [
				[
					`GELU after a product ${width} wide`,
					{
						operands: {
							x: { shape: [2, 13, 8], scale: 2 },
							w: { shape: [8, width] },
							bias: { shape: [width] },
						},
						build: (given: Readonly<Record<string, Tensor>>) => {
							const { x, w, bias } = given as Readonly<Record<'x' | 'w' | 'bias', Tensor>>;
							return { y: matmulGelu(half(x), half(w), { bias, gradientScale }) };
						},
						skipDifferences,
						slack: 2 ** -11,
						exact: ['y'],
					},
				],
				[
					`slope of GELU after the product of a gradient, ${width} wide`,
					{
						operands: { u: { shape: [2, 13, width], scale: 2 }, w: { shape: [width, 8] } },
						build: (given: Readonly<Record<string, Tensor>>) => {
							const { u, w } = given as Readonly<Record<'u' | 'w', Tensor>>;
							return { y: matmul(half(gelu(u)), half(w), { gradientScale }) };
						},
						skipDifferences,
						slack: 2 ** -11,
						exact: ['d/u'],
					},
				],
			]),
		),
	};
