/** The attention op of a family member on inputs of its own, without the projections around it: what a benchmark times. */
import { normals, Stream } from '../../core/random';
import { type Shape, sizeOf } from '../../core/shape';
import type { InputData } from '../../engine/executor';
import { pullback } from '../../graph/autodiff';
import { inputTensor } from '../../graph/ops/leaves';
import { Graph, output, type Tensor } from '../../graph/tensor';
import type { AttentionDefinition, AttentionSettings } from '../../nn/attention/definition';
import { initialValues, Scope } from '../../nn/scope';

export interface IsolatedAttention {
	/** [batch, seq, heads * headDim] */
	readonly output: Tensor;
	/** Of the packed projection and of every parameter of the layer that trains. */
	readonly gradients: Readonly<Record<string, Tensor>>;
	readonly data: InputData;
	/** Bytes of the data: what is given, and no extra. */
	readonly inputBytes: number;
}

/** What the op is given: inputs, written before each run, unless a caller wants them on the device for good. */
export type MakeLeaf = (graph: Graph, name: string, shape: Shape) => Tensor;

/**
 * Builds the member's layer on [batch, seq, width], takes the op that it ends in, and gives that op leaves for inputs:
 * initial values for parameters, normal numbers for the projection and the output's gradient.
 */
export function isolateAttention(
	definition: AttentionDefinition,
	settings: AttentionSettings,
	{ batch, seq }: { readonly batch: number; readonly seq: number },
	makeLeaf: MakeLeaf = (graph, name, shape) => inputTensor(graph, name, shape, 'f32'),
): IsolatedAttention {
	const layer = new Graph();
	const scope = new Scope(layer);
	const x = inputTensor(layer, 'x', [batch, seq, settings.width], 'f32');
	const { node } = definition.build(scope, 'layer', x, settings).output;
	const known = initialValues(scope.declarations, 1);
	const graph = new Graph();
	const data: Record<string, Float32Array> = {};
	const leaf = (role: string, shape: Shape, values: Float32Array) => {
		data[role] = values;
		return makeLeaf(graph, role, shape);
	};
	const leaves = Object.fromEntries(
		Object.entries(node.inputs).map(([role, { shape, node: source }], site) => {
			const values =
				known.get(String(source.attributes.name)) ??
				normals(1, Stream.parameterInitialisation, site, sizeOf(shape));
			return [role, leaf(role, shape, values)];
		}),
	);
	const result = output(graph.add(node.op, leaves, node.attributes));
	const size = sizeOf(result.shape);
	const cotangent = leaf(
		'outputGradient',
		result.shape,
		normals(2, Stream.parameterInitialisation, 0, size),
	);
	const found = pullback([result], [cotangent], Object.values(leaves));
	return {
		output: result,
		gradients: Object.fromEntries(
			Object.keys(leaves).map((role, index) => [`${role}Gradient`, found[index] as Tensor]),
		),
		data,
		inputBytes: Object.values(data).reduce((sum, { byteLength }) => sum + byteLength, 0),
	};
}
