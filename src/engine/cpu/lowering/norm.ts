import { normSizes } from '../../../graph/ops/layer-norm';
import { input, type Node, output } from '../../../graph/tensor';
import { type Call, call } from '../call';

export function lowerLayerNorm(node: Node): Call[] {
	const { rows, width, epsilon } = normSizes(node.inputs, node.attributes);
	return [
		call('layerNorm', {
			x: input(node, 'x'),
			residual: node.inputs.residual,
			scale: input(node, 'scale'),
			shift: input(node, 'shift'),
			sum: node.outputs.sum,
			output: output(node),
			statistics: output(node, 'statistics'),
			rows,
			width,
			epsilon,
		}),
	];
}

export function lowerLayerNormBackward(node: Node): Call[] {
	const { rows, width } = normSizes(node.inputs, node.attributes);
	return [
		call('layerNormBackward', {
			x: input(node, 'x'),
			scale: input(node, 'scale'),
			statistics: input(node, 'statistics'),
			outputGradient: input(node, 'outputGradient'),
			sumGradient: node.inputs.sumGradient,
			output: output(node),
			rows,
			width,
		}),
	];
}

export function lowerLayerNormParameters(node: Node): Call[] {
	const { rows, width } = normSizes(node.inputs, node.attributes);
	return [
		call('layerNormParameters', {
			x: input(node, 'x'),
			statistics: input(node, 'statistics'),
			outputGradient: input(node, 'outputGradient'),
			scaleGradient: output(node, 'scaleGradient'),
			shiftGradient: output(node, 'shiftGradient'),
			rows,
			width,
		}),
	];
}
