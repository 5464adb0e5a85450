import { axis, sizeOf } from '../../../core/shape';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid, scratch } from '../kernel';
import type { Tuning } from '../tuning';

const MEAN_GROUP = 32;

export function lowerCrossEntropy(node: Node, { group, rowThreads }: Tuning): Dispatch[] {
	const logits = input(node, 'logits');
	const targets = input(node, 'targets');
	const vocabulary = axis(logits.shape, -1);
	const rows = sizeOf(targets.shape);
	const rowLoss = scratch('rowLoss', rows);
	return [
		dispatch('loss/cross-entropy', {
			constants: { GROUP: group, ROW_THREADS: rowThreads },
			bindings: { logits, targets, logSumExp: output(node, 'logSumExp'), rowLoss },
			parameters: { rows, vocabulary },
			grid: flatGrid(rows * rowThreads, group),
		}),
		dispatch('loss/mean', {
			constants: { GROUP: MEAN_GROUP },
			bindings: { rowLoss, targets, output: output(node), count: output(node, 'count') },
			parameters: { rows },
			grid: [1, 1, 1],
		}),
	];
}

export function lowerCrossEntropyBackward(node: Node, { group }: Tuning): Dispatch[] {
	const logits = input(node, 'logits');
	const size = sizeOf(logits.shape);
	return [
		dispatch('loss/cross-entropy-backward', {
			constants: { GROUP: group },
			bindings: {
				logits,
				targets: input(node, 'targets'),
				logSumExp: input(node, 'logSumExp'),
				count: input(node, 'count'),
				outputGradient: input(node, 'outputGradient'),
				output: output(node),
			},
			parameters: { size, vocabulary: axis(logits.shape, -1) },
			grid: flatGrid(size, group),
		}),
	];
}
