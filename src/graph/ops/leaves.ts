/** Leaves of a graph: per-step inputs, parameters, constants. */
import { type DType, type Shape, sizeOf } from '../../core/shape';
import { f32, type OpDefinition } from '../op';
import { type Graph, output, type Tensor } from '../tensor';

const supplied = (): never => {
	throw new Error('a leaf is supplied by the executor');
};
const free = (): number => 0;

/** Data that the caller supplies before each execution. */
export const inputOp: OpDefinition = {
	name: 'input',
	infer: (_, attributes) => ({
		output: { shape: attributes.shape as Shape, dtype: attributes.dtype as DType },
	}),
	reference: supplied,
	flops: free,
};

/** A trained tensor; its value lives in the model's flat buffer. */
export const parameterOp: OpDefinition = {
	name: 'parameter',
	infer: (_, attributes) => ({ output: f32(attributes.shape as Shape) }),
	reference: supplied,
	flops: free,
};

/** Data fixed when the graph is traced, for example sinusoidal positions. */
export const constantOp: OpDefinition = {
	name: 'constant',
	infer: (_, attributes) => ({ output: f32(attributes.shape as Shape) }),
	reference: (_, { attributes }) => ({
		output: Float64Array.from(attributes.data as Float32Array),
	}),
	flops: free,
};

export function inputTensor(graph: Graph, name: string, shape: Shape, dtype: DType): Tensor {
	return output(graph.add(inputOp, {}, { name, shape, dtype }));
}

export function parameter(graph: Graph, name: string, shape: Shape): Tensor {
	return output(graph.add(parameterOp, {}, { name, shape }));
}

export function constant(graph: Graph, shape: Shape, data: Float32Array): Tensor {
	return output(graph.add(constantOp, {}, { shape, data }));
}

export function fill(graph: Graph, shape: Shape, value: number): Tensor {
	return constant(graph, shape, new Float32Array(sizeOf(shape)).fill(value));
}

export function isLeaf(op: OpDefinition): boolean {
	return op === inputOp || op === parameterOp || op === constantOp;
}
