import { ceilDivide } from '../../../core/shape';
import { layerNormBackwardOp, layerNormParametersOp } from '../../../graph/ops';
import { normSizes } from '../../../graph/ops/layer-norm';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid, scratch } from '../kernel';
import type { Tuning } from '../tuning';

export function lowerLayerNorm(node: Node, { group, rowThreads }: Tuning): Dispatch[] {
	const { rows, width, epsilon } = normSizes(node.inputs, node.attributes);
	const { residual } = node.inputs;
	return [
		dispatch('norm/layer-norm', {
			constants: { GROUP: group, ROW_THREADS: rowThreads, RESIDUAL: residual !== undefined },
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
			grid: flatGrid(rows * rowThreads, group),
		}),
	];
}

export function lowerLayerNormBackward(node: Node, tuning: Tuning): Dispatch[] {
	return [gradients(node, { toInput: node }, tuning)];
}

export function lowerLayerNormParameters(node: Node, tuning: Tuning): Dispatch[] {
	return [gradients(node, { ofParameters: node }, tuning)];
}

/**
 * All gradients of one layer norm in one dispatch.
 * @returns null where the nodes are not these two, of the same layer norm
 */
export function lowerLayerNormGradients(
	toInput: Node,
	ofParameters: Node,
	tuning: Tuning,
): Dispatch[] | null {
	if (toInput.op !== layerNormBackwardOp || ofParameters.op !== layerNormParametersOp) return null;
	const shared = ['x', 'statistics', 'outputGradient'];
	if (shared.some((role) => toInput.inputs[role] !== ofParameters.inputs[role])) return null;
	return [gradients(toInput, { toInput, ofParameters }, tuning)];
}

/** What nobody asks for has a binding all the same, and no workgroup writes it. */
function gradients(
	node: Node,
	wanted: { readonly toInput?: Node; readonly ofParameters?: Node },
	{ normColumns: COLUMNS, normSlices: SLICES, rowThreads: ROW_THREADS }: Tuning,
): Dispatch {
	const { rows, width } = normSizes(node.inputs, node.attributes);
	const { toInput, ofParameters } = wanted;
	const sumGradient = toInput?.inputs.sumGradient;
	const rowGroups = toInput ? ceilDivide(rows * ROW_THREADS, COLUMNS * SLICES) : 0;
	const columnGroups = ofParameters ? ceilDivide(width, COLUMNS) : 0;
	return dispatch('norm/layer-norm-gradients', {
		constants: { COLUMNS, SLICES, ROW_THREADS, SUM_GRADIENT: sumGradient !== undefined },
		bindings: {
			x: input(node, 'x'),
			scale: node.inputs.scale ?? input(node, 'x'),
			statistics: input(node, 'statistics'),
			outputGradient: input(node, 'outputGradient'),
			sumGradient,
			output: toInput ? output(toInput) : scratch('no gradient of the input', 4),
			scaleGradient: ofParameters
				? output(ofParameters, 'scaleGradient')
				: scratch('no gradient of the scale', 4),
			shiftGradient: ofParameters
				? output(ofParameters, 'shiftGradient')
				: scratch('no gradient of the shift', 4),
		},
		parameters: { rows, width, rowGroups },
		grid: flatGrid(rowGroups + columnGroups, 1),
	});
}
