/** Reverse-mode differentiation: appends the backward nodes of a scalar to its own graph. */
import { Problem } from '../core/problem';
import { add } from './ops/add';
import { fill } from './ops/leaves';
import { type Node, reachable, type Tensor } from './tensor';

/**
 * d`loss`/d`variable` for each variable, each of the variable's shape.
 * @throws Problem `shape` if the loss is no scalar, `internal` if it does not depend on a variable
 */
export function gradients(loss: Tensor, variables: readonly Tensor[]): Tensor[] {
	if (loss.shape.length > 0)
		throw new Problem('shape', `gradients: the loss must be a scalar, got [${loss.shape}].`);
	return pullback([loss], [fill(loss.node.graph, [], 1)], variables);
}

/**
 * The vector-Jacobian product: sum over `outputs` of d output/d variable applied to its cotangent.
 * @throws Problem `internal` if no output depends on a variable
 */
export function pullback(
	outputs: readonly Tensor[],
	given: readonly Tensor[],
	variables: readonly Tensor[],
): Tensor[] {
	const nodes = reachable(outputs);
	const wanted = dependents(nodes, variables);
	const cotangents = new Map<Tensor, Tensor>();
	for (const [index, tensor] of outputs.entries()) cotangents.set(tensor, given[index] as Tensor);
	for (const node of nodes.toReversed()) if (wanted.has(node)) propagate(node, wanted, cotangents);
	return variables.map((variable) => {
		const gradient = cotangents.get(variable);
		if (!gradient)
			throw new Problem('internal', `gradients: nothing depends on ${describe(variable)}.`);
		return gradient;
	});
}

/** Nodes whose outputs depend on a variable. */
function dependents(nodes: readonly Node[], variables: readonly Tensor[]): Set<Node> {
	const wanted = new Set<Node>(variables.map((variable) => variable.node));
	for (const node of nodes)
		if (Object.values(node.inputs).some((tensor) => wanted.has(tensor.node))) wanted.add(node);
	return wanted;
}

function propagate(node: Node, wanted: Set<Node>, cotangents: Map<Tensor, Tensor>): void {
	const given: Record<string, Tensor | undefined> = {};
	for (const [role, tensor] of Object.entries(node.outputs)) given[role] = cotangents.get(tensor);
	if (!node.op.gradient || Object.values(given).every((cotangent) => !cotangent)) return;
	for (const [role, gradient] of Object.entries(node.op.gradient(node, given))) {
		const target = node.inputs[role];
		if (!target || !gradient || !wanted.has(target.node)) continue;
		const sofar = cotangents.get(target);
		cotangents.set(target, sofar ? sumOf(sofar, gradient) : gradient);
	}
}

/** Two contributions as one: in the op that makes the second, where it can take an addend, otherwise by an op of its own. */
function sumOf(sofar: Tensor, gradient: Tensor): Tensor {
	return gradient.node.op.withAddend?.(gradient.node, sofar) ?? add(sofar, gradient);
}

function describe(tensor: Tensor): string {
	const name = tensor.node.attributes.name;
	return typeof name === 'string' ? name : `${tensor.node.op.name}.${tensor.role}`;
}
