import { axis, sizeOf } from '../../../core/shape';
import { numberOf } from '../../../graph/op';
import { input, type Node, output, type Tensor } from '../../../graph/tensor';
import { type Call, call } from '../call';

/** `rows`: of tokens, and of what is embedded as `embedded` [batch, seq, width]. */
function sizesOf(node: Node, embedded: Tensor) {
	const tokens = input(node, 'tokens');
	return {
		tokens,
		rows: sizeOf(tokens.shape),
		seq: axis(tokens.shape, 1),
		width: axis(embedded.shape, -1),
		scale: numberOf(node.attributes, 'scale'),
	};
}

export function lowerEmbedding(node: Node): Call[] {
	return [
		call('embedding', {
			...sizesOf(node, output(node)),
			table: input(node, 'table'),
			positions: input(node, 'positions'),
			output: output(node),
		}),
	];
}

export function lowerEmbeddingBackward(node: Node): Call[] {
	const outputGradient = input(node, 'outputGradient');
	return [
		call('embeddingBackward', {
			...sizesOf(node, outputGradient),
			outputGradient,
			tableGradient: output(node, 'tableGradient'),
			positionsGradient: output(node, 'positionsGradient'),
			vocabulary: numberOf(node.attributes, 'vocabulary'),
			context: numberOf(node.attributes, 'context'),
		}),
	];
}
