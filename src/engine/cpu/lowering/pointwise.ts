import { Stream } from '../../../core/random';
import { sizeOf } from '../../../core/shape';
import { numberOf } from '../../../graph/op';
import { keepThreshold } from '../../../graph/ops/dropout';
import { input, type Node, output } from '../../../graph/tensor';
import { type Call, call } from '../call';

export function lowerAdd(node: Node): Call[] {
	const [a, b] = [input(node, 'a'), input(node, 'b')];
	return [call('add', { a, b, output: output(node), count: sizeOf(a.shape) })];
}

/** x to output, each element alone. */
export function lowerActivation(kernel: 'gelu' | 'relu') {
	return (node: Node): Call[] => {
		const x = input(node, 'x');
		return [call(kernel, { x, output: output(node), count: sizeOf(x.shape) })];
	};
}

export function lowerActivationBackward(kernel: 'geluBackward' | 'reluBackward') {
	return (node: Node): Call[] => {
		const x = input(node, 'x');
		const outputGradient = input(node, 'outputGradient');
		return [call(kernel, { x, outputGradient, output: output(node), count: sizeOf(x.shape) })];
	};
}

export function lowerDropout(node: Node): Call[] {
	const x = input(node, 'x');
	const rate = numberOf(node.attributes, 'rate');
	return [
		call('dropout', {
			x,
			step: { fixed: 'step' },
			output: output(node),
			count: sizeOf(x.shape),
			threshold: keepThreshold(rate),
			stream: Stream.dropout,
			site: numberOf(node.attributes, 'site'),
			scale: 1 / (1 - rate),
		}),
	];
}

export function lowerHalf(node: Node): Call[] {
	const x = input(node, 'x');
	const scale = numberOf(node.attributes, 'scale');
	return [call('half', { x, output: output(node), count: sizeOf(x.shape), scale })];
}
