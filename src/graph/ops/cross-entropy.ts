/**
 * Mean cross-entropy over rows with a target: loss = mean_t (logSumExp_v logits_tv - logits_t,target).
 * logits [..., vocabulary]; targets i32 [...], a negative target is ignored; loss [] in nats;
 * logSumExp [rows]; count [] = rows that have a target (the loss is 0 when none has).
 */
import { axis, requireShape, sizeOf } from '../../core/shape';
import { f32, type OpDefinition, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';
import { crossEntropyGradient, crossEntropy as forward } from './cross-entropy.reference';

export const crossEntropyOp: OpDefinition = {
	name: 'crossEntropy',
	infer: (inputs) => {
		const logits = typeOf(inputs, 'logits').shape;
		requireShape('crossEntropy: targets', typeOf(inputs, 'targets').shape, logits.slice(0, -1));
		const rows = sizeOf(logits) / axis(logits, -1);
		return { output: f32([]), logSumExp: f32([rows]), count: f32([]) };
	},
	gradient: (node, { output: outputGradient }) => {
		const known = {
			logits: input(node, 'logits'),
			targets: input(node, 'targets'),
			logSumExp: output(node, 'logSumExp'),
			count: output(node, 'count'),
			outputGradient,
		};
		return { logits: outputGradient && output(node.graph.add(crossEntropyBackwardOp, known, {})) };
	},
	reference: (inputs, { inputs: types }) => {
		const vocabulary = axis(typeOf(types, 'logits').shape, -1);
		const result = forward(valueIn(inputs, 'logits'), valueIn(inputs, 'targets'), vocabulary);
		return {
			output: Float64Array.of(result.loss),
			logSumExp: result.logSumExp,
			count: Float64Array.of(result.count),
		};
	},
	flops: (node) => 4 * sizeOf(input(node, 'logits').shape),
};

/** dlogits_tv = (softmax(logits_t)_v - 1[v = target]) * outputGradient / count; 0 in ignored rows. */
export const crossEntropyBackwardOp: OpDefinition = {
	name: 'crossEntropyBackward',
	infer: (inputs) => ({ output: typeOf(inputs, 'logits') }),
	reference: (inputs, { inputs: types }) => ({
		output: crossEntropyGradient(
			valueIn(inputs, 'logits'),
			valueIn(inputs, 'targets'),
			axis(typeOf(types, 'logits').shape, -1),
			valueIn(inputs, 'outputGradient')[0] ?? 1,
		),
	}),
	flops: (node) => 4 * sizeOf(input(node, 'logits').shape),
};

export function crossEntropy(logits: Tensor, targets: Tensor): Tensor {
	return output(logits.node.graph.add(crossEntropyOp, { logits, targets }, {}));
}
