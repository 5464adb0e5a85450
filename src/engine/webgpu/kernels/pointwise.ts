import { Stream } from '../../../core/random';
import { sizeOf } from '../../../core/shape';
import { numberOf } from '../../../graph/op';
import { keepThreshold } from '../../../graph/ops/dropout';
import { reluBackwardOp, reluOp } from '../../../graph/ops/relu';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid } from '../kernel';
import { storesHalf, type Tuning } from '../tuning';

export function lowerAdd(node: Node, { group }: Tuning): Dispatch[] {
	const count = sizeOf(output(node).shape);
	return [
		dispatch('pointwise/add', {
			constants: { GROUP: group },
			bindings: { a: input(node, 'a'), b: input(node, 'b'), output: output(node) },
			parameters: { count },
			grid: flatGrid(count, group),
		}),
	];
}

/** gelu, relu and their backward ops, which have an `outputGradient`. */
export function lowerActivation(node: Node, { group }: Tuning): Dispatch[] {
	const count = sizeOf(output(node).shape);
	const { outputGradient } = node.inputs;
	return [
		dispatch('pointwise/activation', {
			constants: {
				GROUP: group,
				BACKWARD: outputGradient !== undefined,
				RELU: node.op === reluOp || node.op === reluBackwardOp,
			},
			bindings: { x: input(node, 'x'), outputGradient, output: output(node) },
			parameters: { count },
			grid: flatGrid(count, group),
		}),
	];
}

export function lowerHalf(node: Node, tuning: Tuning): Dispatch[] {
	const { group } = tuning;
	const size = sizeOf(output(node).shape);
	const scale = numberOf(node.attributes, 'scale');
	const fours = size % 4 === 0;
	const packed = storesHalf(tuning);
	return [
		dispatch('pointwise/half', {
			constants: { GROUP: group, FOURS: fours, PACKED: packed },
			bindings: { x: input(node, 'x'), output: output(node) },
			parameters: { count: fours ? size / 4 : size, scale, back: 1 / scale },
			grid: flatGrid(Math.ceil(size / (fours ? 4 : packed ? 2 : 1)), group),
		}),
	];
}

export function lowerDropout(node: Node, { group }: Tuning): Dispatch[] {
	const count = sizeOf(output(node).shape);
	const rate = numberOf(node.attributes, 'rate');
	return [
		dispatch('pointwise/dropout', {
			constants: { GROUP: group },
			bindings: { x: input(node, 'x'), output: output(node), step: { fixed: 'step' } },
			parameters: {
				count,
				threshold: keepThreshold(rate),
				stream: Stream.dropout,
				site: numberOf(node.attributes, 'site'),
				scale: 1 / (1 - rate),
			},
			grid: flatGrid(Math.ceil(count / 4), group),
		}),
	];
}
