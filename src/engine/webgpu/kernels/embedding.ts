import { axis, sizeOf } from '../../../core/shape';
import { numberOf } from '../../../graph/op';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid } from '../kernel';
import type { Tuning } from '../tuning';

/** Columns a thread of the scatter: comparing tokens is its cost, and is shared by the columns. */
const CHUNK = 16;

export function lowerEmbedding(node: Node, { group }: Tuning): Dispatch[] {
	const { shape } = output(node);
	const count = sizeOf(shape);
	return [
		dispatch('embedding/embedding', {
			constants: { GROUP: group },
			bindings: {
				tokens: input(node, 'tokens'),
				table: input(node, 'table'),
				positions: input(node, 'positions'),
				output: output(node),
			},
			parameters: {
				count,
				seq: axis(shape, 1),
				width: axis(shape, 2),
				scale: numberOf(node.attributes, 'scale'),
			},
			grid: flatGrid(count, group),
		}),
	];
}

export function lowerEmbeddingBackward(node: Node, { group, rolled }: Tuning): Dispatch[] {
	const tokens = input(node, 'tokens');
	const [vocabulary, context] = ['vocabulary', 'context'].map((name) =>
		numberOf(node.attributes, name),
	) as [number, number];
	const width = axis(input(node, 'outputGradient').shape, -1);
	return [
		dispatch('embedding/embedding-backward', {
			constants: { GROUP: group, CHUNK, ROLLED: rolled },
			bindings: {
				tokens,
				outputGradient: input(node, 'outputGradient'),
				tableGradient: output(node, 'tableGradient'),
				positionsGradient: output(node, 'positionsGradient'),
			},
			parameters: {
				rows: sizeOf(tokens.shape),
				seq: axis(tokens.shape, 1),
				width,
				vocabulary,
				context,
				scale: numberOf(node.attributes, 'scale'),
			},
			grid: flatGrid((vocabulary + context) * Math.ceil(width / CHUNK), group),
		}),
	];
}
