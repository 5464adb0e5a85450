/** The tensors of an attention check, by name: what they are, their shapes, and their place in the packed projection. */
import { Problem } from '../../core/problem';
import type { SafetensorsFile } from '../../core/safetensors';
import { formatShape, type Shape, sameShape } from '../../core/shape';
import { attentionFamily } from '../../nn/attention';

/** What sets the members of the family apart here. */
export interface Member {
	readonly id: string;
	readonly linear: boolean;
	readonly mixture: boolean;
	/** True when assignment and variances have a meaning. */
	readonly gaussian: boolean;
	readonly shifted: boolean;
}

export const members: readonly Member[] = attentionFamily.map(
	({ id, linear = false, gaussian = false, mixture, keys }) => ({
		id,
		linear,
		mixture,
		gaussian,
		shifted: keys === 'shifted',
	}),
);

export interface Sizes {
	readonly batch: number;
	readonly heads: number;
	readonly components: number;
	/** Keys a token and head: one unless each component has its own. */
	readonly keys: number;
	readonly seq: number;
	readonly dim: number;
}

export interface GivenTensors {
	readonly sizes: Sizes;
	readonly values: ReadonlyMap<string, Float32Array>;
	readonly shapes: ReadonlyMap<string, Shape>;
}

const MEANING: Readonly<Record<string, string>> = {
	query: 'the queries',
	key: 'the keys',
	value: 'the values',
	shift: 'the shift b_r of each component (k_jr = k_j + shift_r)',
	prior: 'the probabilities of the components',
	variance: 'sigma^2 of each component',
	outputGradient: 'the gradient of the output',
};

/**
 * Reads and checks every tensor that `member` needs.
 * @throws Problem `file` naming the tensor, what it is, what it must be and what it got
 */
export function readTensors(file: SafetensorsFile, member: Member, hard: boolean): GivenTensors {
	const sizes = sizesOf(file, member);
	const { batch, heads, components, seq, dim } = sizes;
	const token = [batch, heads, seq, dim];
	const mixture = [heads, components];
	const wanted = new Map<string, readonly Shape[]>([
		['query', [token]],
		['key', [member.mixture && !member.shifted ? [batch, heads, components, seq, dim] : token]],
		['value', [token]],
		['outputGradient', [token]],
	]);
	if (member.shifted) wanted.set('shift', [[...mixture, dim]]);
	if (member.gaussian) wanted.set('variance', [mixture]);
	if (member.mixture && !hard) wanted.set('prior', [mixture, [...mixture, seq]]);
	const optional = hard ? ['prior'] : [];
	const values = new Map<string, Float32Array>();
	const shapes = new Map<string, Shape>();
	for (const [name, choices] of wanted) {
		const { shape, data } = tensorOf(file, name);
		if (!choices.some((choice) => sameShape(choice, shape)))
			refuse(name, `must be ${choices.map(formatShape).join(' or ')}, got ${formatShape(shape)}`);
		values.set(name, data);
		shapes.set(name, shape);
	}
	const known = [...wanted.keys(), ...optional];
	for (const name of file.tensors.keys())
		if (!known.includes(name))
			throw new Problem(
				'file',
				`Tensor ${JSON.stringify(name.slice(0, 80))} has no part in ${member.id} attention.`,
				`Its tensors are ${[...wanted.keys()].join(', ')}.`,
			);
	return { sizes, values, shapes };
}

function sizesOf(file: SafetensorsFile, { mixture, shifted }: Member): Sizes {
	const { shape: query } = tensorOf(file, 'query');
	const [batch, heads, seq, dim, ...rest] = query;
	if (
		batch === undefined ||
		heads === undefined ||
		seq === undefined ||
		dim === undefined ||
		rest.length > 0
	)
		return refuse('query', `must be [batch, heads, seq, dim], got ${formatShape(query)}`);
	if (!mixture) return { batch, heads, components: 1, keys: 1, seq, dim };
	const [source, axes, at] = shifted
		? ['shift', '[heads, components, dim]', 1]
		: ['key', '[batch, heads, components, seq, dim]', 2];
	const { shape } = tensorOf(file, String(source));
	const components = shape[Number(at)];
	if (components === undefined || shape.length !== (shifted ? 3 : 5))
		return refuse(String(source), `must be ${axes}, got ${formatShape(shape)}`);
	return { batch, heads, components, keys: shifted ? 1 : components, seq, dim };
}

function tensorOf({ tensors }: SafetensorsFile, name: string) {
	const tensor = tensors.get(name);
	if (!tensor)
		return refuse(
			name,
			`is missing; the file holds ${[...tensors.keys()].join(', ') || 'no tensor'}`,
		);
	if (tensor.dtype !== 'F32') return refuse(name, `must be F32, got ${tensor.dtype}`);
	return tensor;
}

function refuse(name: string, what: string): never {
	throw new Problem('file', `Tensor ${name}, ${MEANING[name]}, ${what}.`);
}

/** Visits every element of a packed projection with its place in query, key or value. */
function eachElement(
	{ batch, heads, keys, seq, dim }: Sizes,
	visit: (packed: number, name: 'query' | 'key' | 'value', own: number) => void,
): void {
	const width = (2 + keys) * heads * dim;
	for (let b = 0; b < batch; b++)
		for (let s = 0; s < seq; s++)
			for (let part = 0; part < 2 + keys; part++)
				for (let h = 0; h < heads; h++)
					for (let d = 0; d < dim; d++) {
						const packed = (b * seq + s) * width + (part * heads + h) * dim + d;
						const own = ((b * heads + h) * seq + s) * dim + d;
						if (part === 0) visit(packed, 'query', own);
						else if (part > keys) visit(packed, 'value', own);
						else visit(packed, 'key', (((b * heads + h) * keys + part - 1) * seq + s) * dim + d);
					}
}

/** query, key and value as [batch, seq, (2 + keys) * heads * dim]. */
export function packProjection(
	sizes: Sizes,
	values: ReadonlyMap<string, Float32Array>,
): Float32Array {
	const { batch, heads, keys, seq, dim } = sizes;
	const packed = new Float32Array(batch * seq * (2 + keys) * heads * dim);
	eachElement(sizes, (at, name, own) => {
		packed[at] = values.get(name)?.[own] as number;
	});
	return packed;
}

export function unpackProjection(sizes: Sizes, packed: Float32Array) {
	const { batch, heads, keys, seq, dim } = sizes;
	const size = batch * heads * seq * dim;
	const parts = {
		query: new Float32Array(size),
		key: new Float32Array(size * keys),
		value: new Float32Array(size),
	};
	eachElement(sizes, (at, name, own) => {
		parts[name][own] = packed[at] as number;
	});
	return parts;
}

/** [batch, heads, seq, dim] as [batch, seq, heads * dim], or back. */
export function swapHeads(sizes: Sizes, values: Float32Array, back: boolean): Float32Array {
	const { batch, heads, seq, dim } = sizes;
	const result = new Float32Array(values.length);
	for (let b = 0; b < batch; b++)
		for (let h = 0; h < heads; h++)
			for (let s = 0; s < seq; s++)
				for (let d = 0; d < dim; d++) {
					const byHead = ((b * heads + h) * seq + s) * dim + d;
					const byToken = ((b * seq + s) * heads + h) * dim + d;
					result[back ? byHead : byToken] = values[back ? byToken : byHead] as number;
				}
	return result;
}
