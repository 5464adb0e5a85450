/**
 * Token embedding with positions: output_bsd = scale * table[token_bs, d] + positions[s, d].
 * tokens i32 [batch, seq]; table [vocabulary, width]; positions [at least seq, width]; output [batch, seq, width].
 */
import { Problem } from '../../core/problem';
import { axis, formatShape, requireRank, requireShape, sizeOf } from '../../core/shape';
import { f32, numberOf, type OpDefinition, type TypeMap, typeOf, valueIn } from '../op';
import { input, output, type Tensor } from '../tensor';

function sizes(inputs: TypeMap) {
	const tokens = typeOf(inputs, 'tokens').shape;
	requireRank('embedding: tokens', tokens, ['batch', 'seq']);
	return { batch: axis(tokens, 0), seq: axis(tokens, 1) };
}

export const embeddingOp: OpDefinition = {
	name: 'embedding',
	infer: (inputs) => {
		const { batch, seq } = sizes(inputs);
		const table = typeOf(inputs, 'table').shape;
		requireRank('embedding: table', table, ['vocabulary', 'width']);
		const positions = typeOf(inputs, 'positions').shape;
		requireRank('embedding: positions', positions, ['context', 'width']);
		requireShape('embedding: positions', positions, [axis(positions, 0), axis(table, 1)]);
		if (axis(positions, 0) < seq)
			throw new Problem(
				'shape',
				`embedding: positions ${formatShape(positions)} must have at least seq = ${seq} rows.`,
			);
		return { output: f32([batch, seq, axis(table, 1)]) };
	},
	gradient: (node, { output: outputGradient }) => {
		if (!outputGradient) return {};
		const { tokens, table, positions } = node.inputs;
		const backward = node.graph.add(
			embeddingBackwardOp,
			{ tokens, outputGradient },
			{
				...node.attributes,
				vocabulary: axis(table?.shape ?? [], 0),
				context: axis(positions?.shape ?? [], 0),
			},
		);
		return {
			table: output(backward, 'tableGradient'),
			positions: output(backward, 'positionsGradient'),
		};
	},
	reference: (inputs, { inputs: types, outputs, attributes }) => {
		const { seq } = sizes(types);
		const width = axis(typeOf(outputs, 'output').shape, -1);
		const [table, positions] = [valueIn(inputs, 'table'), valueIn(inputs, 'positions')];
		const scale = numberOf(attributes, 'scale');
		const result = new Float64Array(sizeOf(typeOf(outputs, 'output').shape));
		valueIn(inputs, 'tokens').forEach((token, row) => {
			for (let d = 0; d < width; d++)
				result[row * width + d] =
					scale * (table[token * width + d] as number) +
					(positions[(row % seq) * width + d] as number);
		});
		return { output: result };
	},
	flops: (node) => 2 * sizeOf(output(node).shape),
};

/** Scatter-add in token order: tableGradient [vocabulary, width], positionsGradient [context, width]. */
export const embeddingBackwardOp: OpDefinition = {
	name: 'embeddingBackward',
	infer: (inputs, attributes) => {
		const width = axis(typeOf(inputs, 'outputGradient').shape, -1);
		return {
			tableGradient: f32([numberOf(attributes, 'vocabulary'), width]),
			positionsGradient: f32([numberOf(attributes, 'context'), width]),
		};
	},
	reference: (inputs, { inputs: types, outputs, attributes }) => {
		const { seq } = sizes(types);
		const scale = numberOf(attributes, 'scale');
		const tableGradient = new Float64Array(sizeOf(typeOf(outputs, 'tableGradient').shape));
		const positionsGradient = new Float64Array(sizeOf(typeOf(outputs, 'positionsGradient').shape));
		const width = axis(typeOf(outputs, 'tableGradient').shape, 1);
		const cotangent = valueIn(inputs, 'outputGradient');
		valueIn(inputs, 'tokens').forEach((token, row) => {
			for (let d = 0; d < width; d++) {
				const g = cotangent[row * width + d] as number;
				const position = (row % seq) * width + d;
				tableGradient[token * width + d] = (tableGradient[token * width + d] as number) + scale * g;
				positionsGradient[position] = (positionsGradient[position] as number) + g;
			}
		});
		return { tableGradient, positionsGradient };
	},
	flops: (node) => 3 * sizeOf(input(node, 'outputGradient').shape),
};

export function embedding(tokens: Tensor, table: Tensor, positions: Tensor, scale = 1): Tensor {
	return output(tokens.node.graph.add(embeddingOp, { tokens, table, positions }, { scale }));
}
