/**
 * A model is a graph: nodes of `{op, inputs, attributes}` that produce tensors of static shape.
 * Nodes are kept in creation order, which is a topological order.
 */
import { Problem } from '../core/problem';
import type { DType, Shape } from '../core/shape';

export interface TensorType {
	readonly shape: Shape;
	readonly dtype: DType;
}

/** A value in the graph; no data until an executor runs it. */
export interface Tensor extends TensorType {
	readonly id: number;
	readonly node: Node;
	/** Which output of the node this is, for example `output` or `logSumExp`. */
	readonly role: string;
}

export type TensorMap = Readonly<Record<string, Tensor>>;

/** Attributes are plain data: they decide the kernel and are printed in errors. */
export type Attribute = number | string | boolean | readonly number[] | Float32Array;
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
	readonly id: number;
	readonly graph: Graph;
	readonly op: OpDefinition;
	readonly inputs: TensorMap;
	readonly outputs: TensorMap;
	readonly attributes: Attributes;
}

export type TypeMap = Readonly<Record<string, TensorType>>;

/** Values of the inputs or outputs of one node, by role; integers are held as doubles. */
export type ValueMap = Readonly<Record<string, Float64Array>>;

/** Cotangents of the outputs of one node, by role; absent where nothing depends on the output. */
export type Cotangents = Readonly<Record<string, Tensor | undefined>>;

/** State that changes from step to step and is no tensor: what dropout's mask depends on. */
export interface StepState {
	readonly seed: number;
	readonly step: number;
}

export interface ReferenceContext {
	readonly inputs: TypeMap;
	readonly outputs: TypeMap;
	readonly attributes: Attributes;
	readonly step: StepState;
}

export interface OpDefinition {
	readonly name: string;
	/** Types of the outputs. @throws Problem `shape` naming the argument, what it got and what it wants. */
	readonly infer: (inputs: TypeMap, attributes: Attributes) => TypeMap;
	/** Cotangents of the inputs, as graph nodes. Absent for leaves and for ops that end a gradient. */
	readonly gradient?: (
		node: Node,
		cotangents: Cotangents,
	) => Readonly<Record<string, Tensor | undefined>>;
	/** Re-emits `node` with its output scaled by gelu'(preactivation), where the op has that epilogue. */
	readonly withGeluBackward?: (node: Node, preactivation: Tensor) => Tensor | null;
	/** Re-emits `node` with `addend` added to its output, where the op has a place for it and nothing else uses the output. */
	readonly withAddend?: (node: Node, addend: Tensor) => Tensor | null;
	/** The equation in float64, plain loops. */
	readonly reference: (inputs: ValueMap, context: ReferenceContext) => ValueMap;
	/** Floating-point operations of one execution: 2 for a multiply-add, 1 for anything else. */
	readonly flops: (node: Node) => number;
}

/** Owns the nodes of one traced computation. */
export class Graph {
	readonly nodes: Node[] = [];
	#tensors = 0;

	/**
	 * Appends a node.
	 * @throws Problem `shape` from the op's shape rule, naming the argument
	 */
	add(
		op: OpDefinition,
		given: Readonly<Record<string, Tensor | undefined>>,
		attributes: Attributes,
	): Node {
		const inputs: Record<string, Tensor> = {};
		for (const [role, tensor] of Object.entries(given)) {
			if (!tensor) continue;
			if (tensor.node.graph !== this)
				throw new Problem('internal', `${op.name}: ${role} belongs to another graph.`);
			inputs[role] = tensor;
		}
		const outputs: Record<string, Tensor> = {};
		const node: Node = { id: this.nodes.length, graph: this, op, inputs, outputs, attributes };
		for (const [role, type] of Object.entries(op.infer(inputs, attributes)))
			outputs[role] = { ...type, id: this.#tensors++, node, role };
		this.nodes.push(node);
		return node;
	}
}

/** The named output of a node. */
export function output(node: Node, role = 'output'): Tensor {
	const tensor = node.outputs[role];
	if (!tensor) throw new Problem('internal', `${node.op.name} has no output ${role}.`);
	return tensor;
}

/** The named input of a node; for roles the op always has. */
export function input(node: Node, role: string): Tensor {
	const tensor = node.inputs[role];
	if (!tensor) throw new Problem('internal', `${node.op.name} has no input ${role}.`);
	return tensor;
}

/** Nodes that `roots` need, in topological order. */
export function reachable(roots: readonly Tensor[]): Node[] {
	const seen = new Set<Node>();
	const pending = roots.map((tensor) => tensor.node);
	for (let node = pending.pop(); node; node = pending.pop()) {
		if (seen.has(node)) continue;
		seen.add(node);
		for (const tensor of Object.values(node.inputs)) pending.push(tensor.node);
	}
	return [...seen].sort((a, b) => a.id - b.id);
}
