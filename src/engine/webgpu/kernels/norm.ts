import { ceilDivide } from '../../../core/shape';
import { normSizes } from '../../../graph/ops/layer-norm';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid } from '../kernel';
import type { Tuning } from '../tuning';

export function lowerLayerNorm(node: Node, { group }: Tuning): Dispatch[] {
	const { rows, width, epsilon } = normSizes(node.inputs, node.attributes);
	const { residual } = node.inputs;
	return [
		dispatch('norm/layer-norm', {
			constants: { GROUP: group, RESIDUAL: residual !== undefined },
			bindings: {
				x: input(node, 'x'),
				residual,
				scale: input(node, 'scale'),
				shift: input(node, 'shift'),
				sum: node.outputs.sum,
				output: output(node),
				statistics: output(node, 'statistics'),
			},
			parameters: { rows, width, epsilon },
			grid: flatGrid(rows, group),
		}),
	];
}

export function lowerLayerNormBackward(node: Node, { group }: Tuning): Dispatch[] {
	const { rows, width } = normSizes(node.inputs, node.attributes);
	const { sumGradient } = node.inputs;
	return [
		dispatch('norm/layer-norm-backward', {
			constants: { GROUP: group, SUM_GRADIENT: sumGradient !== undefined },
			bindings: {
				x: input(node, 'x'),
				scale: input(node, 'scale'),
				statistics: input(node, 'statistics'),
				outputGradient: input(node, 'outputGradient'),
				sumGradient,
				output: output(node),
			},
			parameters: { rows, width },
			grid: flatGrid(rows, group),
		}),
	];
}

export function lowerLayerNormParameters(node: Node, tuning: Tuning): Dispatch[] {
	const { rows, width } = normSizes(node.inputs, node.attributes);
	return [
		dispatch('norm/layer-norm-parameters', {
			constants: { COLUMNS: tuning.normColumns, SLICES: tuning.normSlices },
			bindings: {
				x: input(node, 'x'),
				statistics: input(node, 'statistics'),
				outputGradient: input(node, 'outputGradient'),
				scaleGradient: output(node, 'scaleGradient'),
				shiftGradient: output(node, 'shiftGradient'),
			},
			parameters: { rows, width },
			grid: [ceilDivide(width, tuning.normColumns), 1, 1],
		}),
	];
}
