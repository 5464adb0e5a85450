/**
 * The encoder classifier of the Long Range Arena: token and position embeddings, blocks whose attention looks both ways,
 * pooling, and a head of two layers. With `dual`, one encoder reads two documents and the head compares them.
 */
import { dropout } from '../graph/ops/dropout';
import { meanPool } from '../graph/ops/mean-pool';
import { pairFeatures } from '../graph/ops/pair-features';
import { relu } from '../graph/ops/relu';
import { takeToken } from '../graph/ops/take-token';
import type { Tensor } from '../graph/tensor';
import type { AttentionSettings, AttentionTrace } from './attention/definition';
import { type BlockSettings, blocks } from './blocks';
import { type EmbeddingSettings, embedded } from './embedded';
import { linear } from './linear';
import type { Scope } from './scope';

export interface ClassifierSettings extends Omit<BlockSettings, 'attention'> {
	/** What remains follows from the classifier: its width, context and deviation, and attention that looks both ways. */
	readonly attention: Omit<AttentionSettings, 'width' | 'context' | 'deviation' | 'causal'>;
	readonly vocabulary: number;
	readonly positions: EmbeddingSettings['positions'];
	/** Longest sequence: rows of the position table. */
	readonly context: number;
	readonly classes: number;
	/** Hidden units of the head; in the official code as many as `feedForward`. */
	readonly headWidth: number;
	/**
	 * From tokens to one vector. `mean`: over real tokens. `mean-padded`: the sum over the padded length, as the official
	 * code has it. `class-token`: the first token, which the data must put there.
	 */
	readonly pooling: 'mean' | 'mean-padded' | 'class-token';
	/** Outputs at padding count as zero, as in the official code; only `mean-padded` can tell. */
	readonly maskOutput: boolean;
	/** Two documents an example, for retrieval: the batch holds all first ones, then all second ones. */
	readonly dual: boolean;
	readonly dropout: number;
	/** Deviation of the initial embeddings; 0.02 in the official code. */
	readonly embeddingDeviation: number;
}

export interface ClassifierInputs {
	/** i32 [batch, seq], or with `dual` [2 * batch, seq]; seq may be less than the context. Padding has any valid id. */
	readonly tokens: Tensor;
	/** i32, the shape of `tokens`; 0 marks padding. Absent: all tokens are real. */
	readonly mask?: Tensor | undefined;
}

export interface ClassifierTrace {
	/** [batch, classes] */
	readonly logits: Tensor;
	readonly layers: readonly AttentionTrace[];
}

/** Traces the model; `training` decides whether dropout is drawn. @throws Problem `shape` */
export function classifier(
	scope: Scope,
	{ tokens, mask }: ClassifierInputs,
	settings: ClassifierSettings,
	training: boolean,
): ClassifierTrace {
	const { vocabulary, context, width, deviation, embeddingDeviation } = settings;
	const drop = (x: Tensor) => dropout(x, training ? settings.dropout : 0, scope.nextSite());
	const table = scope.table('tok_emb.weight', vocabulary, width, embeddingDeviation);
	const { positions } = settings;
	const places = { width, context, positions, deviation: embeddingDeviation };
	const x = drop(embedded(scope, tokens, table, places));
	const attention = { ...settings.attention, width, context, deviation, causal: false };
	const { output, layers } = blocks(scope, x, { ...settings, attention }, drop, mask);
	const pooled = pool(output, mask, settings);
	const logits = head(scope, settings.dual ? pairFeatures(pooled) : pooled, settings);
	return { logits, layers };
}

/** x [batch, seq, width] to [batch, width]. */
function pool(x: Tensor, mask: Tensor | undefined, settings: ClassifierSettings): Tensor {
	switch (settings.pooling) {
		case 'mean':
			return meanPool(x, mask, 'tokens');
		case 'mean-padded':
			return meanPool(x, settings.maskOutput ? mask : undefined, 'length');
		case 'class-token':
			return takeToken(x, 0);
	}
}

/** features [batch, width], or of pairs [batch, 4 * width], to logits [batch, classes]. */
function head(scope: Scope, features: Tensor, settings: ClassifierSettings): Tensor {
	const { headWidth, classes, deviation } = settings;
	const inputs = features.shape.at(-1) ?? 0;
	const hidden = linear(
		scope,
		features,
		scope.weight('head.fc1.weight', inputs, headWidth, deviation),
		{
			bias: scope.constant('head.fc1.bias', [headWidth], 0),
		},
	);
	return linear(
		scope,
		relu(hidden),
		scope.weight('head.fc2.weight', headWidth, classes, deviation),
		{
			bias: scope.constant('head.fc2.bias', [classes], 0),
		},
	);
}
