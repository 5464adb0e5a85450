// Written by tools/cpu-kernels.mjs from the kernels; do not edit.

/** Parameters of each kernel; T is what memory is named by. */
export interface CpuKernels<T> {
	readonly attentionBackward: {
		readonly projection: T;
		readonly precision: T;
		readonly logPrior: T;
		readonly shift: T | undefined;
		readonly keyMask: T | undefined;
		readonly attended: T;
		readonly logSumExp: T;
		readonly outputGradient: T;
		readonly projectionGradient: T;
		readonly keySums: T | undefined;
		readonly shiftSums: T | undefined;
		readonly batch: number;
		readonly seq: number;
		readonly heads: number;
		readonly components: number;
		readonly keys: number;
		readonly dim: number;
		readonly positions: number;
		readonly gaussian: number;
		readonly hard: number;
		readonly causal: number;
		readonly priorSum: number;
		readonly sigma: number;
	};
	readonly attentionMixture: {
		readonly prior: T | undefined;
		readonly logSigma: T | undefined;
		readonly variance: T | undefined;
		readonly variances: T;
		readonly precision: T;
		readonly logPrior: T;
		readonly heads: number;
		readonly components: number;
		readonly positions: number;
		readonly kind: number;
	};
	readonly attentionParameters: {
		readonly keySums: T;
		readonly prior: T | undefined;
		readonly variance: T | undefined;
		readonly priorGradient: T | undefined;
		readonly logSigmaGradient: T | undefined;
		readonly varianceGradient: T | undefined;
		readonly batch: number;
		readonly seq: number;
		readonly heads: number;
		readonly components: number;
		readonly positions: number;
		readonly sums: number;
		readonly column: number;
		readonly rule: number;
	};
	readonly sumExamples: {
		readonly parts: T;
		readonly output: T;
		readonly batch: number;
		readonly size: number;
	};
	readonly attention: {
		readonly projection: T;
		readonly precision: T;
		readonly logPrior: T;
		readonly shift: T | undefined;
		readonly keyMask: T | undefined;
		readonly output: T;
		readonly logSumExp: T;
		readonly batch: number;
		readonly seq: number;
		readonly heads: number;
		readonly components: number;
		readonly keys: number;
		readonly dim: number;
		readonly positions: number;
		readonly gaussian: number;
		readonly hard: number;
		readonly causal: number;
		readonly peak: number;
		readonly total: number;
	};
	readonly embedding: {
		readonly tokens: T;
		readonly table: T;
		readonly positions: T;
		readonly output: T;
		readonly rows: number;
		readonly seq: number;
		readonly width: number;
		readonly scale: number;
	};
	readonly embeddingBackward: {
		readonly tokens: T;
		readonly outputGradient: T;
		readonly tableGradient: T;
		readonly positionsGradient: T;
		readonly rows: number;
		readonly seq: number;
		readonly width: number;
		readonly vocabulary: number;
		readonly context: number;
		readonly scale: number;
	};
	readonly linearAttentionBackward: {
		readonly projection: T;
		readonly shift: T | undefined;
		readonly mixture: T;
		readonly keyMask: T | undefined;
		readonly attended: T;
		readonly denominators: T | undefined;
		readonly outputGradient: T;
		readonly projectionGradient: T;
		readonly priorSums: T | undefined;
		readonly shiftSums: T | undefined;
		readonly batch: number;
		readonly seq: number;
		readonly heads: number;
		readonly components: number;
		readonly keys: number;
		readonly dim: number;
		readonly positions: number;
		readonly causal: number;
		readonly normalised: number;
		readonly bare: number;
		readonly outputScale: number;
	};
	readonly linearAttention: {
		readonly projection: T;
		readonly shift: T | undefined;
		readonly mixture: T;
		readonly keyMask: T | undefined;
		readonly output: T;
		readonly denominators: T | undefined;
		readonly batch: number;
		readonly seq: number;
		readonly heads: number;
		readonly components: number;
		readonly keys: number;
		readonly dim: number;
		readonly positions: number;
		readonly causal: number;
		readonly normalised: number;
		readonly epsilon: number;
		readonly outputScale: number;
	};
	readonly linearMixture: {
		readonly prior: T | undefined;
		readonly mixture: T;
		readonly heads: number;
		readonly components: number;
		readonly positions: number;
		readonly kind: number;
	};
	readonly crossEntropy: {
		readonly logits: T;
		readonly targets: T;
		readonly logSumExp: T;
		readonly rowLoss: T;
		readonly rows: number;
		readonly vocabulary: number;
	};
	readonly meanLoss: {
		readonly rowLoss: T;
		readonly targets: T;
		readonly output: T;
		readonly count: T;
		readonly rows: number;
	};
	readonly crossEntropyBackward: {
		readonly logits: T;
		readonly targets: T;
		readonly logSumExp: T;
		readonly count: T;
		readonly outputGradient: T;
		readonly output: T;
		readonly rows: number;
		readonly vocabulary: number;
	};
	readonly packRight: {
		readonly b: T;
		readonly packed: T;
		readonly columns: number;
		readonly inner: number;
		readonly columnStride: number;
		readonly depthStride: number;
	};
	readonly matmul: {
		readonly a: T;
		readonly packed: T;
		readonly bias: T | undefined;
		readonly preactivation: T | undefined;
		readonly output: T;
		readonly activation: T | undefined;
		readonly rows: number;
		readonly columns: number;
		readonly inner: number;
		readonly rowStride: number;
		readonly depthStride: number;
		readonly taskColumns: number;
	};
	readonly columnSums: {
		readonly b: T;
		readonly sums: T;
		readonly rows: number;
		readonly columns: number;
	};
	readonly layerNorm: {
		readonly x: T;
		readonly residual: T | undefined;
		readonly scale: T;
		readonly shift: T;
		readonly sum: T | undefined;
		readonly output: T;
		readonly statistics: T;
		readonly rows: number;
		readonly width: number;
		readonly epsilon: number;
	};
	readonly layerNormBackward: {
		readonly x: T;
		readonly scale: T;
		readonly statistics: T;
		readonly outputGradient: T;
		readonly sumGradient: T | undefined;
		readonly output: T;
		readonly rows: number;
		readonly width: number;
	};
	readonly layerNormParameters: {
		readonly x: T;
		readonly statistics: T;
		readonly outputGradient: T;
		readonly scaleGradient: T;
		readonly shiftGradient: T;
		readonly rows: number;
		readonly width: number;
	};
	readonly gradientNorm: {
		readonly gradient: T;
		readonly partials: T;
		readonly count: number;
	};
	readonly control: {
		readonly partials: T;
		readonly step: T;
		readonly control: T;
		readonly chunks: number;
		readonly maximumNorm: number;
		readonly beta2: T;
	};
	readonly adamw: {
		readonly gradient: T;
		readonly step: T;
		readonly control: T;
		readonly values: T;
		readonly mean: T;
		readonly square: T;
		readonly rates: T;
		readonly count: number;
		readonly decayed: number;
		readonly averaged: number;
	};
	readonly add: {
		readonly a: T;
		readonly b: T;
		readonly output: T;
		readonly count: number;
	};
	readonly gelu: {
		readonly x: T;
		readonly output: T;
		readonly count: number;
	};
	readonly geluBackward: {
		readonly x: T;
		readonly outputGradient: T;
		readonly output: T;
		readonly count: number;
	};
	readonly relu: {
		readonly x: T;
		readonly output: T;
		readonly count: number;
	};
	readonly reluBackward: {
		readonly x: T;
		readonly outputGradient: T;
		readonly output: T;
		readonly count: number;
	};
	readonly half: {
		readonly x: T;
		readonly output: T;
		readonly count: number;
		readonly scale: number;
	};
	readonly dropout: {
		readonly x: T;
		readonly step: T;
		readonly output: T;
		readonly count: number;
		readonly threshold: number;
		readonly stream: number;
		readonly site: number;
		readonly scale: number;
	};
	readonly meanPool: {
		readonly x: T;
		readonly mask: T | undefined;
		readonly output: T;
		readonly share: T;
		readonly batch: number;
		readonly seq: number;
		readonly width: number;
		readonly whole: number;
	};
	readonly meanPoolBackward: {
		readonly mask: T | undefined;
		readonly share: T;
		readonly outputGradient: T;
		readonly output: T;
		readonly batch: number;
		readonly seq: number;
		readonly width: number;
	};
	readonly takeToken: {
		readonly x: T;
		readonly output: T;
		readonly batch: number;
		readonly seq: number;
		readonly width: number;
		readonly position: number;
	};
	readonly takeTokenBackward: {
		readonly outputGradient: T;
		readonly output: T;
		readonly batch: number;
		readonly seq: number;
		readonly width: number;
		readonly position: number;
	};
	readonly pairFeatures: {
		readonly x: T;
		readonly output: T;
		readonly batch: number;
		readonly width: number;
	};
	readonly pairFeaturesBackward: {
		readonly x: T;
		readonly outputGradient: T;
		readonly output: T;
		readonly batch: number;
		readonly width: number;
	};
}

/** Names and types of the parameters in order; the order of the kernels is their number. */
export const cpuKernels = {
	attentionBackward: [['projection', 'Pointer'], ['precision', 'Pointer'], ['logPrior', 'Pointer'], ['shift', 'Optional'], ['keyMask', 'Optional'], ['attended', 'Pointer'], ['logSumExp', 'Pointer'], ['outputGradient', 'Pointer'], ['projectionGradient', 'Pointer'], ['keySums', 'Optional'], ['shiftSums', 'Optional'], ['batch', 'i32'], ['seq', 'i32'], ['heads', 'i32'], ['components', 'i32'], ['keys', 'i32'], ['dim', 'i32'], ['positions', 'i32'], ['gaussian', 'i32'], ['hard', 'i32'], ['causal', 'i32'], ['priorSum', 'i32'], ['sigma', 'i32']],
	attentionMixture: [['prior', 'Optional'], ['logSigma', 'Optional'], ['variance', 'Optional'], ['variances', 'Pointer'], ['precision', 'Pointer'], ['logPrior', 'Pointer'], ['heads', 'i32'], ['components', 'i32'], ['positions', 'i32'], ['kind', 'i32']],
	attentionParameters: [['keySums', 'Pointer'], ['prior', 'Optional'], ['variance', 'Optional'], ['priorGradient', 'Optional'], ['logSigmaGradient', 'Optional'], ['varianceGradient', 'Optional'], ['batch', 'i32'], ['seq', 'i32'], ['heads', 'i32'], ['components', 'i32'], ['positions', 'i32'], ['sums', 'i32'], ['column', 'i32'], ['rule', 'i32']],
	sumExamples: [['parts', 'Pointer'], ['output', 'Pointer'], ['batch', 'i32'], ['size', 'i32']],
	attention: [['projection', 'Pointer'], ['precision', 'Pointer'], ['logPrior', 'Pointer'], ['shift', 'Optional'], ['keyMask', 'Optional'], ['output', 'Pointer'], ['logSumExp', 'Pointer'], ['batch', 'i32'], ['seq', 'i32'], ['heads', 'i32'], ['components', 'i32'], ['keys', 'i32'], ['dim', 'i32'], ['positions', 'i32'], ['gaussian', 'i32'], ['hard', 'i32'], ['causal', 'i32'], ['peak', 'f32'], ['total', 'f32']],
	embedding: [['tokens', 'Pointer'], ['table', 'Pointer'], ['positions', 'Pointer'], ['output', 'Pointer'], ['rows', 'i32'], ['seq', 'i32'], ['width', 'i32'], ['scale', 'f32']],
	embeddingBackward: [['tokens', 'Pointer'], ['outputGradient', 'Pointer'], ['tableGradient', 'Pointer'], ['positionsGradient', 'Pointer'], ['rows', 'i32'], ['seq', 'i32'], ['width', 'i32'], ['vocabulary', 'i32'], ['context', 'i32'], ['scale', 'f32']],
	linearAttentionBackward: [['projection', 'Pointer'], ['shift', 'Optional'], ['mixture', 'Pointer'], ['keyMask', 'Optional'], ['attended', 'Pointer'], ['denominators', 'Optional'], ['outputGradient', 'Pointer'], ['projectionGradient', 'Pointer'], ['priorSums', 'Optional'], ['shiftSums', 'Optional'], ['batch', 'i32'], ['seq', 'i32'], ['heads', 'i32'], ['components', 'i32'], ['keys', 'i32'], ['dim', 'i32'], ['positions', 'i32'], ['causal', 'i32'], ['normalised', 'i32'], ['bare', 'i32'], ['outputScale', 'f32']],
	linearAttention: [['projection', 'Pointer'], ['shift', 'Optional'], ['mixture', 'Pointer'], ['keyMask', 'Optional'], ['output', 'Pointer'], ['denominators', 'Optional'], ['batch', 'i32'], ['seq', 'i32'], ['heads', 'i32'], ['components', 'i32'], ['keys', 'i32'], ['dim', 'i32'], ['positions', 'i32'], ['causal', 'i32'], ['normalised', 'i32'], ['epsilon', 'f32'], ['outputScale', 'f32']],
	linearMixture: [['prior', 'Optional'], ['mixture', 'Pointer'], ['heads', 'i32'], ['components', 'i32'], ['positions', 'i32'], ['kind', 'i32']],
	crossEntropy: [['logits', 'Pointer'], ['targets', 'Pointer'], ['logSumExp', 'Pointer'], ['rowLoss', 'Pointer'], ['rows', 'i32'], ['vocabulary', 'i32']],
	meanLoss: [['rowLoss', 'Pointer'], ['targets', 'Pointer'], ['output', 'Pointer'], ['count', 'Pointer'], ['rows', 'i32']],
	crossEntropyBackward: [['logits', 'Pointer'], ['targets', 'Pointer'], ['logSumExp', 'Pointer'], ['count', 'Pointer'], ['outputGradient', 'Pointer'], ['output', 'Pointer'], ['rows', 'i32'], ['vocabulary', 'i32']],
	packRight: [['b', 'Pointer'], ['packed', 'Pointer'], ['columns', 'i32'], ['inner', 'i32'], ['columnStride', 'i32'], ['depthStride', 'i32']],
	matmul: [['a', 'Pointer'], ['packed', 'Pointer'], ['bias', 'Optional'], ['preactivation', 'Optional'], ['output', 'Pointer'], ['activation', 'Optional'], ['rows', 'i32'], ['columns', 'i32'], ['inner', 'i32'], ['rowStride', 'i32'], ['depthStride', 'i32'], ['taskColumns', 'i32']],
	columnSums: [['b', 'Pointer'], ['sums', 'Pointer'], ['rows', 'i32'], ['columns', 'i32']],
	layerNorm: [['x', 'Pointer'], ['residual', 'Optional'], ['scale', 'Pointer'], ['shift', 'Pointer'], ['sum', 'Optional'], ['output', 'Pointer'], ['statistics', 'Pointer'], ['rows', 'i32'], ['width', 'i32'], ['epsilon', 'f32']],
	layerNormBackward: [['x', 'Pointer'], ['scale', 'Pointer'], ['statistics', 'Pointer'], ['outputGradient', 'Pointer'], ['sumGradient', 'Optional'], ['output', 'Pointer'], ['rows', 'i32'], ['width', 'i32']],
	layerNormParameters: [['x', 'Pointer'], ['statistics', 'Pointer'], ['outputGradient', 'Pointer'], ['scaleGradient', 'Pointer'], ['shiftGradient', 'Pointer'], ['rows', 'i32'], ['width', 'i32']],
	gradientNorm: [['gradient', 'Pointer'], ['partials', 'Pointer'], ['count', 'i32']],
	control: [['partials', 'Pointer'], ['step', 'Pointer'], ['control', 'Pointer'], ['chunks', 'i32'], ['maximumNorm', 'f32'], ['beta2', 'Pointer']],
	adamw: [['gradient', 'Pointer'], ['step', 'Pointer'], ['control', 'Pointer'], ['values', 'Pointer'], ['mean', 'Pointer'], ['square', 'Pointer'], ['rates', 'Pointer'], ['count', 'i32'], ['decayed', 'i32'], ['averaged', 'i32']],
	add: [['a', 'Pointer'], ['b', 'Pointer'], ['output', 'Pointer'], ['count', 'i32']],
	gelu: [['x', 'Pointer'], ['output', 'Pointer'], ['count', 'i32']],
	geluBackward: [['x', 'Pointer'], ['outputGradient', 'Pointer'], ['output', 'Pointer'], ['count', 'i32']],
	relu: [['x', 'Pointer'], ['output', 'Pointer'], ['count', 'i32']],
	reluBackward: [['x', 'Pointer'], ['outputGradient', 'Pointer'], ['output', 'Pointer'], ['count', 'i32']],
	half: [['x', 'Pointer'], ['output', 'Pointer'], ['count', 'i32'], ['scale', 'f32']],
	dropout: [['x', 'Pointer'], ['step', 'Pointer'], ['output', 'Pointer'], ['count', 'i32'], ['threshold', 'i32'], ['stream', 'i32'], ['site', 'i32'], ['scale', 'f32']],
	meanPool: [['x', 'Pointer'], ['mask', 'Optional'], ['output', 'Pointer'], ['share', 'Pointer'], ['batch', 'i32'], ['seq', 'i32'], ['width', 'i32'], ['whole', 'i32']],
	meanPoolBackward: [['mask', 'Optional'], ['share', 'Pointer'], ['outputGradient', 'Pointer'], ['output', 'Pointer'], ['batch', 'i32'], ['seq', 'i32'], ['width', 'i32']],
	takeToken: [['x', 'Pointer'], ['output', 'Pointer'], ['batch', 'i32'], ['seq', 'i32'], ['width', 'i32'], ['position', 'i32']],
	takeTokenBackward: [['outputGradient', 'Pointer'], ['output', 'Pointer'], ['batch', 'i32'], ['seq', 'i32'], ['width', 'i32'], ['position', 'i32']],
	pairFeatures: [['x', 'Pointer'], ['output', 'Pointer'], ['batch', 'i32'], ['width', 'i32']],
	pairFeaturesBackward: [['x', 'Pointer'], ['outputGradient', 'Pointer'], ['output', 'Pointer'], ['batch', 'i32'], ['width', 'i32']],
} as const;
