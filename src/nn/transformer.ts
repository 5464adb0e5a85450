/** The decoder-only transformer: embedding, blocks of attention and MLP, head. Pre-norm, or post-norm as in the paper. */
import { dropout } from '../graph/ops/dropout';
import type { Tensor } from '../graph/tensor';
import type { AttentionTrace } from './attention/definition';
import { type BlockSettings, blocks } from './blocks';
import { embedded } from './embedded';
import { linear } from './linear';
import type { Scope } from './scope';

export interface TransformerSettings extends BlockSettings {
	readonly vocabulary: number;
	readonly context: number;
	readonly positions: 'learned' | 'sinusoidal';
	/** The head shares the embedding's table. */
	readonly tied: boolean;
	readonly dropout: number;
}

export interface TransformerTrace {
	/** [batch, seq, vocabulary] */
	readonly logits: Tensor;
	readonly layers: readonly AttentionTrace[];
}

/** Traces the model on tokens i32 [batch, seq]; `training` decides whether dropout is drawn. */
export function transformer(
	scope: Scope,
	tokens: Tensor,
	settings: TransformerSettings,
	training: boolean,
): TransformerTrace {
	const drop = (x: Tensor) => dropout(x, training ? settings.dropout : 0, scope.nextSite());
	const { vocabulary, width, deviation } = settings;
	const table = scope.table('tok_emb.weight', vocabulary, width, deviation);
	const x = drop(embedded(scope, tokens, table, settings));
	const { output, layers } = blocks(scope, x, settings, drop);
	// A head of half the deviation: the first loss is then close to the log of the vocabulary.
	const logits = settings.tied
		? linear(scope, output, table, { transposeB: true })
		: linear(scope, output, scope.weight('head.weight', width, vocabulary, deviation / 2));
	return { logits, layers };
}
