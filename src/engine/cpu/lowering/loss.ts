import { axis, sizeOf } from '../../../core/shape';
import { input, type Node, output } from '../../../graph/tensor';
import { type Call, call, scratch } from '../call';

function sizesOf(node: Node) {
	const logits = input(node, 'logits');
	const targets = input(node, 'targets');
	return { logits, targets, rows: sizeOf(targets.shape), vocabulary: axis(logits.shape, -1) };
}

export function lowerCrossEntropy(node: Node): Call[] {
	const sizes = sizesOf(node);
	const { targets, rows } = sizes;
	const rowLoss = scratch('rowLoss', 4 * rows);
	const count = output(node, 'count');
	return [
		call('crossEntropy', { ...sizes, logSumExp: output(node, 'logSumExp'), rowLoss }),
		call('meanLoss', { rowLoss, targets, output: output(node), count, rows }),
	];
}

export function lowerCrossEntropyBackward(node: Node): Call[] {
	return [
		call('crossEntropyBackward', {
			...sizesOf(node),
			logSumExp: input(node, 'logSumExp'),
			count: input(node, 'count'),
			outputGradient: input(node, 'outputGradient'),
			output: output(node),
		}),
	];
}
