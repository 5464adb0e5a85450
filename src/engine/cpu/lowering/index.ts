/** How each op becomes calls of kernels. */
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
import type { Call } from '../call';
import { lowerAttention, lowerAttentionBackward } from './attention';
import { lowerEmbedding, lowerEmbeddingBackward } from './embedding';
import { lowerLinearAttention, lowerLinearAttentionBackward } from './linear-attention';
import { lowerCrossEntropy, lowerCrossEntropyBackward } from './loss';
import { lowerMatmul } from './matmul';
import { lowerLayerNorm, lowerLayerNormBackward, lowerLayerNormParameters } from './norm';
import {
	lowerActivation,
	lowerActivationBackward,
	lowerAdd,
	lowerDropout,
	lowerHalf,
} from './pointwise';
import {
	lowerMeanPool,
	lowerMeanPoolBackward,
	lowerPairFeatures,
	lowerPairFeaturesBackward,
	lowerTakeToken,
	lowerTakeTokenBackward,
} from './pooling';

type Lowering = (node: Node) => readonly Call[];

const lowerings = new Map<OpDefinition, Lowering>([
	[addOp, lowerAdd],
	[attentionOp, lowerAttention],
	[attentionBackwardOp, lowerAttentionBackward],
	[crossEntropyOp, lowerCrossEntropy],
	[crossEntropyBackwardOp, lowerCrossEntropyBackward],
	[dropoutOp, lowerDropout],
	[embeddingOp, lowerEmbedding],
	[embeddingBackwardOp, lowerEmbeddingBackward],
	[geluOp, lowerActivation('gelu')],
	[geluBackwardOp, lowerActivationBackward('geluBackward')],
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
	[pairFeaturesBackwardOp, lowerPairFeaturesBackward],
	[reluOp, lowerActivation('relu')],
	[reluBackwardOp, lowerActivationBackward('reluBackward')],
	[takeTokenOp, lowerTakeToken],
	[takeTokenBackwardOp, lowerTakeTokenBackward],
]);

export function lower(node: Node): readonly Call[] {
	const lowering = lowerings.get(node.op);
	if (!lowering) throw new Problem('internal', `no kernel carries out ${node.op.name}.`);
	return lowering(node);
}
