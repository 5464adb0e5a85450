/** How each op becomes dispatches. */
import { Problem } from '../../../core/problem';
import type { OpDefinition } from '../../../graph/op';
import {
	addOp,
	attentionBackwardOp,
	attentionOp,
	crossEntropyBackwardOp,
	crossEntropyOp,
	dropoutOp,
	embeddingBackwardOp,
	embeddingOp,
	geluBackwardOp,
	geluOp,
	halfOp,
	layerNormBackwardOp,
	layerNormOp,
	layerNormParametersOp,
	linearAttentionBackwardOp,
	linearAttentionOp,
	matmulOp,
	meanPoolBackwardOp,
	meanPoolOp,
	pairFeaturesBackwardOp,
	pairFeaturesOp,
	reluBackwardOp,
	reluOp,
	takeTokenBackwardOp,
	takeTokenOp,
} from '../../../graph/ops';
import type { Node } from '../../../graph/tensor';
import type { Dispatch } from '../kernel';
import type { Tuning } from '../tuning';
import { lowerAttention, lowerAttentionBackward } from './attention';
import { lowerEmbedding, lowerEmbeddingBackward } from './embedding';
import { lowerLinearAttention, lowerLinearAttentionBackward } from './linear-attention';
import { lowerCrossEntropy, lowerCrossEntropyBackward } from './loss';
import { lowerMatmul, lowerMatmulBackward } from './matmul';
import {
	lowerLayerNorm,
	lowerLayerNormBackward,
	lowerLayerNormGradients,
	lowerLayerNormParameters,
} from './norm';
import { lowerActivation, lowerAdd, lowerDropout, lowerHalf } from './pointwise';
import { lowerMeanPool, lowerMeanPoolBackward, lowerPairFeatures, lowerTakeToken } from './pooling';

type Lowering = (node: Node, tuning: Tuning) => readonly Dispatch[];

const lowerings = new Map<OpDefinition, Lowering>([
	[addOp, lowerAdd],
	[attentionOp, lowerAttention],
	[attentionBackwardOp, lowerAttentionBackward],
	[crossEntropyOp, lowerCrossEntropy],
	[crossEntropyBackwardOp, lowerCrossEntropyBackward],
	[dropoutOp, lowerDropout],
	[embeddingOp, lowerEmbedding],
	[embeddingBackwardOp, lowerEmbeddingBackward],
	[geluOp, lowerActivation],
	[geluBackwardOp, lowerActivation],
	[halfOp, lowerHalf],
	[layerNormOp, lowerLayerNorm],
	[layerNormBackwardOp, lowerLayerNormBackward],
	[layerNormParametersOp, lowerLayerNormParameters],
	[linearAttentionOp, lowerLinearAttention],
	[linearAttentionBackwardOp, lowerLinearAttentionBackward],
	[matmulOp, lowerMatmul],
	[meanPoolOp, lowerMeanPool],
	[meanPoolBackwardOp, lowerMeanPoolBackward],
	[pairFeaturesOp, lowerPairFeatures],
	[pairFeaturesBackwardOp, lowerPairFeatures],
	[reluOp, lowerActivation],
	[reluBackwardOp, lowerActivation],
	[takeTokenOp, lowerTakeToken],
	[takeTokenBackwardOp, lowerTakeToken],
]);

/** What one kernel does for two nodes that depend on each other in nothing; null where it cannot. */
type JointLowering = (first: Node, second: Node, tuning: Tuning) => readonly Dispatch[] | null;

const jointLowerings: readonly JointLowering[] = [lowerMatmulBackward, lowerLayerNormGradients];

export interface Lowered {
	readonly dispatch: Dispatch;
	/** The nodes that it carries out, or a part of. */
	readonly sources: readonly Node[];
}

/** The dispatches of `nodes`, in order; neighbours that one kernel carries out together become one. */
export function lower(nodes: readonly Node[], tuning: Tuning): Lowered[] {
	const lowered: Lowered[] = [];
	for (let index = 0; index < nodes.length; index++) {
		const node = nodes[index] as Node;
		const next = nodes[index + 1];
		const joint = next && together(node, next, tuning);
		const sources = joint ? [node, next] : [node];
		for (const dispatch of joint ?? alone(node, tuning)) lowered.push({ dispatch, sources });
		if (joint) index++;
	}
	return lowered;
}

function together(node: Node, next: Node, tuning: Tuning): readonly Dispatch[] | null {
	if (Object.values(next.inputs).some((tensor) => tensor.node === node)) return null;
	for (const jointly of jointLowerings) {
		const dispatches = jointly(node, next, tuning) ?? jointly(next, node, tuning);
		if (dispatches) return dispatches;
	}
	return null;
}

function alone(node: Node, tuning: Tuning): readonly Dispatch[] {
	const lowering = lowerings.get(node.op);
	if (!lowering) throw new Problem('internal', `no kernel carries out ${node.op.name}.`);
	return lowering(node, tuning);
}
