/** Linear layers: products of activations and weights, in the precision of the scope. */
import { gradientScale, half } from '../graph/ops/half';
import { type MatmulOptions, matmul, matmulGelu } from '../graph/ops/matmul';
import type { Tensor } from '../graph/tensor';
import type { Rounding, Scope } from './scope';

export type Precision = 'single' | 'half';

/** What a scope is given for the products of a model whose loss is a mean over `targets` tokens or examples. */
export function roundingOf(precision: Precision, targets: number): Rounding | null {
	return precision === 'half' ? { gradientScale: gradientScale(targets) } : null;
}

/** x [..., inputs] times weight [inputs, outputs] ([outputs, inputs] with `transposeB`), plus bias [outputs]. */
export function linear(
	scope: Scope,
	x: Tensor,
	weight: Tensor,
	options: Pick<MatmulOptions, 'bias' | 'transposeB'> = {},
): Tensor {
	return matmul(operand(scope, x), operand(scope, weight), { ...options, ...scope.rounding });
}

/** gelu of a linear layer. */
export function linearGelu(scope: Scope, x: Tensor, weight: Tensor, bias: Tensor): Tensor {
	return matmulGelu(operand(scope, x), operand(scope, weight), { bias, ...scope.rounding });
}

function operand({ rounding }: Scope, x: Tensor): Tensor {
	return rounding ? half(x) : x;
}
