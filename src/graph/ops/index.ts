/** Every op, once. An executor implements each by name. */
export { addOp } from './add';
export { attentionBackwardOp, attentionOp } from './attention';
export { crossEntropyBackwardOp, crossEntropyOp } from './cross-entropy';
export { dropoutOp } from './dropout';
export { embeddingBackwardOp, embeddingOp } from './embedding';
export { geluBackwardOp, geluOp } from './gelu';
export { halfOp } from './half';
export { layerNormBackwardOp, layerNormOp, layerNormParametersOp } from './layer-norm';
export { constantOp, inputOp, parameterOp } from './leaves';
export { linearAttentionBackwardOp, linearAttentionOp } from './linear-attention';
export { matmulOp } from './matmul';
export { meanPoolBackwardOp, meanPoolOp } from './mean-pool';
export { pairFeaturesBackwardOp, pairFeaturesOp } from './pair-features';
export { reluBackwardOp, reluOp } from './relu';
export { takeTokenBackwardOp, takeTokenOp } from './take-token';
