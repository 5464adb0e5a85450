/** Tokens as vectors that know their place. */
import { embedding } from '../graph/ops/embedding';
import { constant } from '../graph/ops/leaves';
import type { Tensor } from '../graph/tensor';
import { sinusoidalPositions } from './positions';
import type { Scope } from './scope';

export interface EmbeddingSettings {
	readonly width: number;
	/** Rows of the position table. */
	readonly context: number;
	/** Sinusoids are added to tokens times √width, as in the original Transformer. */
	readonly positions: 'learned' | 'sinusoidal';
	/** Of the initial positions that are learned. */
	readonly deviation: number;
}

/** i32 [batch, seq] by a table [vocabulary, width] to [batch, seq, width]. */
export function embedded(
	scope: Scope,
	tokens: Tensor,
	table: Tensor,
	{ width, context, positions, deviation }: EmbeddingSettings,
): Tensor {
	if (positions === 'learned')
		return embedding(tokens, table, scope.table('pos_emb.weight', context, width, deviation));
	const fixed = constant(scope.graph, [context, width], sinusoidalPositions(context, width));
	return embedding(tokens, table, fixed, Math.sqrt(width));
}
