import { axis, ceilDivide, sizeOf } from '../../../core/shape';
import { numberOf, textOf } from '../../../graph/op';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid } from '../kernel';
import type { Tuning } from '../tuning';

export function lowerMeanPool(node: Node, { normColumns, normSlices }: Tuning): Dispatch[] {
	const x = input(node, 'x');
	const [batch, seq, width] = x.shape as [number, number, number];
	const { mask } = node.inputs;
	return [
		dispatch('pooling/mean-pool', {
			constants: {
				COLUMNS: normColumns,
				SLICES: normSlices,
				MASK: mask !== undefined,
				LENGTH: textOf(node.attributes, 'over') === 'length',
			},
			bindings: { x, mask, output: output(node), share: output(node, 'share') },
			parameters: { seq, width },
			grid: [ceilDivide(width, normColumns), batch, 1],
		}),
	];
}

export function lowerMeanPoolBackward(node: Node, { group }: Tuning): Dispatch[] {
	const { shape } = output(node);
	const count = sizeOf(shape);
	const { mask } = node.inputs;
	return [
		dispatch('pooling/mean-pool-backward', {
			constants: { GROUP: group, MASK: mask !== undefined },
			bindings: {
				mask,
				share: input(node, 'share'),
				outputGradient: input(node, 'outputGradient'),
				output: output(node),
			},
			parameters: { count, seq: axis(shape, 1), width: axis(shape, 2) },
			grid: flatGrid(count, group),
		}),
	];
}

/** takeToken and takeTokenBackward: the latter has an `outputGradient` instead of x. */
export function lowerTakeToken(node: Node, { group }: Tuning): Dispatch[] {
	const { x, outputGradient } = node.inputs;
	const { shape } = x ?? output(node);
	const count = sizeOf(output(node).shape);
	return [
		dispatch('pooling/take-token', {
			constants: { GROUP: group, BACKWARD: outputGradient !== undefined },
			bindings: { x, outputGradient, output: output(node) },
			parameters: {
				count,
				seq: axis(shape, 1),
				width: axis(shape, 2),
				position: numberOf(node.attributes, 'position'),
			},
			grid: flatGrid(count, group),
		}),
	];
}

/** pairFeatures and pairFeaturesBackward: the latter has an `outputGradient`. */
export function lowerPairFeatures(node: Node, { group }: Tuning): Dispatch[] {
	const x = input(node, 'x');
	const count = sizeOf(x.shape) / 2;
	const { outputGradient } = node.inputs;
	return [
		dispatch('pooling/pair-features', {
			constants: { GROUP: group, BACKWARD: outputGradient !== undefined },
			bindings: { x, outputGradient, output: output(node) },
			parameters: { count, width: axis(x.shape, 1) },
			grid: flatGrid(count, group),
		}),
	];
}
