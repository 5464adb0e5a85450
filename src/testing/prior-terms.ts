/**
 * What the rounding of priors' gradients is measured against in a whole model. Scaling all pi changes nothing, so that
 * their terms cancel, and the sum of the terms' magnitudes counts instead of what is left.
 */
import { attentionBackwardOp, linearAttentionBackwardOp, parameterOp } from '../graph/ops';
import { attentionSizes, referenceInputs } from '../graph/ops/attention';
import { backward } from '../graph/ops/attention.reference';
import {
	linearAttentionSizes,
	referenceInputs as linearInputs,
} from '../graph/ops/linear-attention';
import { backward as linearBackward } from '../graph/ops/linear-attention.reference';
import { input, type Node, reachable, type Tensor } from '../graph/tensor';

type Values = ReadonlyMap<Tensor, Float64Array>;

/** The largest sum of magnitudes of each clamped prior, by the name of its parameter; one of all heads sums over heads. */
export function clampedPriorTerms(nodes: readonly Node[], values: Values): Map<string, number> {
	const found = new Map<string, number>();
	for (const node of nodes) {
		const { prior } = node.inputs;
		const terms = prior && termsOf(node, values);
		const held = prior && reachable([prior]).find(({ op }) => op === parameterOp);
		if (!terms || !held) continue;
		const size = values.get(held.outputs.output as Tensor)?.length ?? 1;
		const sums = new Float64Array(size);
		terms.forEach((value, index) => {
			sums[index % size] = (sums[index % size] as number) + value;
		});
		found.set(String(held.attributes.name), Math.max(...sums));
	}
	return found;
}

/** [heads, components, positions] */
function termsOf(node: Node, values: Values): Float64Array | undefined {
	const { attributes, inputs: types } = node;
	const inputs = Object.fromEntries(
		Object.entries(types).map(([role, tensor]) => [role, values.get(tensor) as Float64Array]),
	);
	if (node.op === attentionBackwardOp) {
		const given = referenceInputs(inputs, { inputs: types, attributes });
		const cotangent = values.get(input(node, 'outputGradient')) as Float64Array;
		return backward(given, cotangent, attentionSizes(types, attributes)).priorTerms;
	}
	if (node.op !== linearAttentionBackwardOp) return undefined;
	const given = linearInputs(inputs, { inputs: types, attributes });
	const cotangent = values.get(input(node, 'outputGradient')) as Float64Array;
	return linearBackward(given, cotangent, linearAttentionSizes(types, attributes)).priorTerms;
}
