/** One attention layer on given tensors: output, gradients and, when asked for, maps. */
import { encodeSafetensors, type WritableTensor } from '../../core/safetensors';
import type { Shape } from '../../core/shape';
import type { Engine } from '../../engine/executor';
import { layoutOf } from '../../engine/layout';
import { pullback } from '../../graph/autodiff';
import { attention, attentionSizes, referenceInputs } from '../../graph/ops/attention';
import { attentionMaps } from '../../graph/ops/attention.reference';
import { inputTensor } from '../../graph/ops/leaves';
import {
	linearAttention,
	linearAttentionSizes,
	referenceInputs as linearInputs,
} from '../../graph/ops/linear-attention';
import { linearAttentionMaps } from '../../graph/ops/linear-attention.reference';
import { Graph, type Node, type Tensor } from '../../graph/tensor';
import {
	type GivenTensors,
	type Member,
	packProjection,
	type Sizes,
	swapHeads,
	unpackProjection,
} from './layout';

export interface CheckOptions {
	readonly member: Member;
	readonly hard: boolean;
	readonly causal: boolean;
	readonly maps: boolean;
}

/** Roles of the op beside the projection, in the order that gradients are asked for. */
const PARAMETERS = ['shift', 'prior', 'variance'] as const;

interface Traced {
	readonly node: Node;
	/** Values of the graph's inputs. */
	readonly data: Readonly<Record<string, Float32Array>>;
	readonly outputs: Readonly<Record<string, Tensor>>;
}

export async function computeAttention(
	engine: Engine,
	given: GivenTensors,
	options: CheckOptions,
): Promise<Uint8Array> {
	const { node, data, outputs } = trace(given, options);
	const model = engine.createModel(layoutOf([]), new Float32Array(0), false);
	const program = await engine.compile(model, outputs);
	const found = await program.run(data);
	const tensors = new Map<string, WritableTensor>();
	const put = (name: string, shape: Shape, values: Float32Array) =>
		tensors.set(name, { dtype: 'F32', shape, data: Float32Array.from(values) });
	const { sizes, values, shapes } = given;
	const { batch, heads, seq, dim } = sizes;
	put('output', [batch, heads, seq, dim], swapHeads(sizes, found.output as Float32Array, true));
	const parts = unpackProjection(sizes, found.projection as Float32Array);
	for (const name of ['query', 'key', 'value'] as const)
		put(`${name}Gradient`, shapes.get(name) as Shape, parts[name]);
	if (found.logSumExp) put('logSumExp', [batch, heads, seq], found.logSumExp);
	if (found.shift) put('shiftGradient', shapes.get('shift') as Shape, found.shift);
	if (found.prior) put('logPriorGradient', shapes.get('prior') as Shape, found.prior);
	if (found.variance) {
		const variance = values.get('variance') as Float32Array;
		const toLog = found.variance.map((value, index) => value * (variance[index] as number));
		put('logVarianceGradient', shapes.get('variance') as Shape, toLog);
	}
	if (options.maps)
		for (const [name, map] of mapsOf(node, data, sizes, options)) put(name, map.shape, map.values);
	return encodeSafetensors(tensors);
}

function trace(
	{ sizes, values, shapes }: GivenTensors,
	{ member, hard, causal }: CheckOptions,
): Traced {
	const { batch, heads, components, keys, seq, dim } = sizes;
	const graph = new Graph();
	const data: Record<string, Float32Array> = {};
	const tensor = (name: string, shape: Shape, value: Float32Array) => {
		data[name] = value;
		return inputTensor(graph, name, shape, 'f32');
	};
	const projection = tensor(
		'projection',
		[batch, seq, (2 + keys) * heads * dim],
		packProjection(sizes, values),
	);
	const cotangent = tensor(
		'outputGradient',
		[batch, seq, heads * dim],
		swapHeads(sizes, values.get('outputGradient') as Float32Array, false),
	);
	const parameters: Partial<Record<(typeof PARAMETERS)[number], Tensor>> = {};
	for (const name of PARAMETERS) {
		const value = values.get(name);
		if (value) parameters[name] = tensor(name, shapes.get(name) as Shape, value);
	}
	const common = { heads, components, dim, causal };
	const output = member.linear
		? linearAttention(
				{ projection, shift: parameters.shift, prior: parameters.prior },
				{
					...common,
					featureMap: 'plain',
					normaliser: true,
					epsilon: 0,
					outputScale: 1,
					prior: parameters.prior ? 'given' : 'uniform',
				},
			)
		: attention(
				{ projection, ...parameters },
				{
					...common,
					score: member.gaussian ? 'gaussian' : 'dot',
					variance: [Math.sqrt(dim)],
					keys: member.shifted ? 'shifted' : 'separate',
					assignment: hard ? 'hard' : 'soft',
					prior: parameters.prior ? 'given' : 'uniform',
				},
			);
	const wanted = { projection, ...parameters };
	const gradients = pullback([output], [cotangent], Object.values(wanted));
	const outputs: Record<string, Tensor> = { output };
	Object.keys(wanted).forEach((name, index) => {
		outputs[name] = gradients[index] as Tensor;
	});
	const logSumExp = member.linear ? undefined : output.node.outputs.logSumExp;
	return { node: output.node, data, outputs: logSumExp ? { ...outputs, logSumExp } : outputs };
}

/** Weights [batch, heads, seq, seq] and, for soft mixtures, responsibilities [batch, heads, components, seq, seq]. */
function mapsOf(
	{ inputs, attributes }: Node,
	data: Traced['data'],
	{ batch, heads, components, seq }: Sizes,
	{ member, hard }: CheckOptions,
): Map<string, { readonly shape: Shape; readonly values: Float32Array }> {
	const exact = Object.fromEntries(
		Object.entries(data).map(([name, value]) => [name, Float64Array.from(value)]),
	);
	const context = { inputs, attributes };
	const one = (b: number, h: number) =>
		member.linear
			? linearAttentionMaps(
					linearInputs(exact, context),
					linearAttentionSizes(inputs, attributes),
					b,
					h,
				)
			: attentionMaps(referenceInputs(exact, context), attentionSizes(inputs, attributes), b, h);
	const weights = new Float32Array(batch * heads * seq * seq);
	const responsibility = new Float32Array(weights.length * components);
	for (let b = 0; b < batch; b++)
		for (let h = 0; h < heads; h++) {
			const maps = one(b, h);
			weights.set(maps.weights, (b * heads + h) * seq * seq);
			responsibility.set(maps.responsibility, (b * heads + h) * components * seq * seq);
		}
	const found = new Map([
		['weights', { shape: [batch, heads, seq, seq] as Shape, values: weights }],
	]);
	if (member.mixture && !hard)
		found.set('responsibility', {
			shape: [batch, heads, components, seq, seq],
			values: responsibility,
		});
	return found;
}
