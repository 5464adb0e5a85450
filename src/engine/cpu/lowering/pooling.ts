import { axis } from '../../../core/shape';
import { numberOf, textOf } from '../../../graph/op';
import { input, type Node, output, type Tensor } from '../../../graph/tensor';
import { type Call, call } from '../call';

/** Of sequences [batch, seq, width]. */
function sequenceSizes({ shape }: Tensor) {
	return { batch: axis(shape, 0), seq: axis(shape, 1), width: axis(shape, 2) };
}

export function lowerMeanPool(node: Node): Call[] {
	const x = input(node, 'x');
	return [
		call('meanPool', {
			x,
			mask: node.inputs.mask,
			output: output(node),
			share: output(node, 'share'),
			...sequenceSizes(x),
			whole: Number(textOf(node.attributes, 'over') === 'length'),
		}),
	];
}

export function lowerMeanPoolBackward(node: Node): Call[] {
	return [
		call('meanPoolBackward', {
			mask: node.inputs.mask,
			share: input(node, 'share'),
			outputGradient: input(node, 'outputGradient'),
			output: output(node),
			...sequenceSizes(output(node)),
		}),
	];
}

export function lowerTakeToken(node: Node): Call[] {
	const x = input(node, 'x');
	const position = numberOf(node.attributes, 'position');
	return [call('takeToken', { x, output: output(node), ...sequenceSizes(x), position })];
}

export function lowerTakeTokenBackward(node: Node): Call[] {
	return [
		call('takeTokenBackward', {
			outputGradient: input(node, 'outputGradient'),
			output: output(node),
			...sequenceSizes(output(node)),
			position: numberOf(node.attributes, 'position'),
		}),
	];
}

/** Of pairs [2 * batch, width]. */
function pairSizes({ shape }: Tensor) {
	return { batch: axis(shape, 0) / 2, width: axis(shape, 1) };
}

export function lowerPairFeatures(node: Node): Call[] {
	const x = input(node, 'x');
	return [call('pairFeatures', { x, output: output(node), ...pairSizes(x) })];
}

export function lowerPairFeaturesBackward(node: Node): Call[] {
	const x = input(node, 'x');
	const outputGradient = input(node, 'outputGradient');
	return [
		call('pairFeaturesBackward', { x, outputGradient, output: output(node), ...pairSizes(x) }),
	];
}
