import { gradients } from '../graph/autodiff';
import { parameterOp } from '../graph/ops';
import { reachable, type Tensor } from '../graph/tensor';

/** Gradients of every parameter that the loss depends on, by name. */
export function parameterGradients(loss: Tensor): Map<string, Tensor> {
	const parameters = reachable([loss]).filter((node) => node.op === parameterOp);
	const tensors = parameters.flatMap((node) => node.outputs.output ?? []);
	const found = gradients(loss, tensors);
	return new Map(
		parameters.map((node, index) => [String(node.attributes.name), found[index] as Tensor]),
	);
}
