/** What every kernel of an attention node is told. */
import { attentionSizes } from '../../../graph/ops/attention';
import { keysPerToken } from '../../../graph/ops/attention.reference';
import type { Node } from '../../../graph/tensor';
import type { Scratch } from '../kernel';

/** Sums over keys for each query, and over queries for each key, as common/attention.wgsl lays them out. */
export interface AttentionSums {
	readonly rowSums: Scratch;
	readonly keySums: Scratch;
}

export function sizesOf(node: Node) {
	return attentionSizes(node.inputs, node.attributes);
}

/** Constants of common/attention.wgsl. */
export function shared(node: Node) {
	const sizes = sizesOf(node);
	return {
		D4: sizes.dim / 4,
		COMPONENTS: sizes.components,
		KEYS: keysPerToken(sizes),
		SHIFTED: sizes.keys === 'shifted',
		GAUSSIAN: sizes.score === 'gaussian',
	};
}
