/** The decoder-only transformer: embedding, blocks of attention and MLP, head. Pre-norm, or post-norm as in the paper. */

import { dropout } from '../graph/ops/dropout';
import { embedding } from '../graph/ops/embedding';
import { layerNorm } from '../graph/ops/layer-norm';
import { constant } from '../graph/ops/leaves';
import { matmul, matmulGelu } from '../graph/ops/matmul';
import type { Tensor } from '../graph/tensor';
import { attentionById } from './attention';
import type { AttentionSettings, AttentionTrace } from './attention/definition';
import { sinusoidalPositions } from './positions';
import type { Scope } from './scope';

export interface TransformerSettings {
	readonly variant: string;
	readonly attention: AttentionSettings;
	readonly layers: number;
	readonly width: number;
	readonly feedForward: number;
	readonly vocabulary: number;
	readonly context: number;
	readonly norm: 'pre' | 'post';
	readonly positions: 'learned' | 'sinusoidal';
	/** The head shares the embedding's table. */
	readonly tied: boolean;
	readonly dropout: number;
	readonly deviation: number;
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
	const table = scope.parameter({
		name: 'tok_emb.weight',
		shape: [settings.vocabulary, settings.width],
		matrix: false,
		initialiser: { kind: 'normal', deviation: settings.deviation },
		export: { kind: 'plain' },
	});
	const layers: AttentionTrace[] = [];
	let stream: Stream = { x: drop(embedded(scope, tokens, table, settings)) };
	for (let index = 0; index < settings.layers; index++) {
		const { attention, next } = block(scope, `blocks.${index}`, stream, settings, drop);
		layers.push(attention);
		stream = next;
	}
	const last = settings.norm === 'pre' ? norm(scope, 'ln_f', stream).output : stream.x;
	// A head of half the deviation: the first loss is then close to the log of the vocabulary.
	const logits = settings.tied
		? matmul(last, table, { transposeB: true })
		: matmul(
				last,
				scope.weight('head.weight', settings.width, settings.vocabulary, settings.deviation / 2),
			);
	return { logits, layers };
}

/** The residual stream; `pending` is the last branch, added by the next norm. */
interface Stream {
	readonly x: Tensor;
	readonly pending?: Tensor;
}

type Drop = (x: Tensor) => Tensor;

function block(
	scope: Scope,
	name: string,
	stream: Stream,
	settings: TransformerSettings,
	drop: Drop,
): { readonly attention: AttentionTrace; readonly next: Stream } {
	const pre = settings.norm === 'pre';
	const first = pre ? norm(scope, `${name}.ln1`, stream) : { output: stream.x, sum: stream.x };
	const attention = attend(scope, `${name}.attn`, first.output, settings);
	const mixed = { x: first.sum, pending: drop(attention.projected) };
	const second = norm(scope, `${name}.${pre ? 'ln2' : 'ln1'}`, mixed);
	const fed = drop(mlp(scope, `${name}.mlp`, second.output, settings));
	if (pre) return { attention: attention.trace, next: { x: second.sum, pending: fed } };
	const out = norm(scope, `${name}.ln2`, { x: second.output, pending: fed });
	return { attention: attention.trace, next: { x: out.output } };
}

function attend(scope: Scope, name: string, x: Tensor, settings: TransformerSettings) {
	const { attention, width, layers, deviation } = settings;
	const trace = attentionById(settings.variant).build(scope, name, x, attention);
	const inner = attention.heads * attention.headDim;
	const weight = scope.weight(
		`${name}.out.weight`,
		inner,
		width,
		branchDeviation(deviation, layers),
	);
	const bias = attention.bias ? scope.constant(`${name}.out.bias`, [width], 0) : undefined;
	return { trace, projected: matmul(trace.output, weight, { bias }) };
}

function mlp(scope: Scope, name: string, x: Tensor, settings: TransformerSettings): Tensor {
	const { width, feedForward, deviation, layers } = settings;
	const hidden = matmulGelu(
		x,
		scope.weight(`${name}.fc1.weight`, width, feedForward, deviation),
		scope.constant(`${name}.fc1.bias`, [feedForward], 0),
	);
	return matmul(
		hidden,
		scope.weight(`${name}.fc2.weight`, feedForward, width, branchDeviation(deviation, layers)),
		{ bias: scope.constant(`${name}.fc2.bias`, [width], 0) },
	);
}

/** Branches start smaller, so that the sum of 2 * layers of them has the deviation of one. */
function branchDeviation(deviation: number, layers: number): number {
	return deviation / Math.sqrt(2 * layers);
}

function norm(scope: Scope, name: string, { x, pending }: Stream) {
	const width = x.shape.at(-1) ?? 0;
	const scale = scope.constant(`${name}.weight`, [width], 1);
	const shift = scope.constant(`${name}.bias`, [width], 0);
	return layerNorm(x, scale, shift, pending);
}

function embedded(scope: Scope, tokens: Tensor, table: Tensor, settings: TransformerSettings) {
	const { context, width, positions, deviation } = settings;
	if (positions === 'sinusoidal') {
		const fixed = constant(scope.graph, [context, width], sinusoidalPositions(context, width));
		return embedding(tokens, table, fixed, Math.sqrt(width));
	}
	const learned = scope.parameter({
		name: 'pos_emb.weight',
		shape: [context, width],
		matrix: false,
		initialiser: { kind: 'normal', deviation },
		export: { kind: 'plain' },
	});
	return embedding(tokens, table, learned);
}
