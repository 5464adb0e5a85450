/** Blocks of attention and MLP around a residual stream, the part that every transformer here shares; pre-norm or post-norm. */
import { layerNorm } from '../graph/ops/layer-norm';
import type { Tensor } from '../graph/tensor';
import { attentionById } from './attention';
import type { AttentionSettings, AttentionTrace } from './attention/definition';
import { linear, linearGelu } from './linear';
import type { Scope } from './scope';

export interface BlockSettings {
	/** Id of a member of the attention family. */
	readonly variant: string;
	readonly attention: AttentionSettings;
	readonly layers: number;
	readonly width: number;
	/** Hidden units of the MLP. */
	readonly feedForward: number;
	readonly norm: 'pre' | 'post';
	/** Deviation of the initial weights. */
	readonly deviation: number;
	/** Dropout after GELU too, as in the official Long Range Arena code. */
	readonly hiddenDropout?: boolean;
}

/** Draws dropout at a site of its own, or hands x on. */
export type Drop = (x: Tensor) => Tensor;

export interface BlocksTrace {
	/** After all blocks and, when pre-norm, the last norm `ln_f`; [batch, seq, width]. */
	readonly output: Tensor;
	readonly layers: readonly AttentionTrace[];
}

/** x [batch, seq, width] through all blocks; keyMask i32 [batch, seq], 0 marks padding that no token attends to. */
export function blocks(
	scope: Scope,
	x: Tensor,
	settings: BlockSettings,
	drop: Drop,
	keyMask?: Tensor,
): BlocksTrace {
	const layers: AttentionTrace[] = [];
	let stream: Stream = { x };
	for (let index = 0; index < settings.layers; index++) {
		const given = { stream, keyMask };
		const { attention, next } = block(scope, `blocks.${index}`, given, settings, drop);
		layers.push(attention);
		stream = next;
	}
	const output = settings.norm === 'pre' ? norm(scope, 'ln_f', stream).output : stream.x;
	return { output, layers };
}

/** The residual stream; `pending` is the last branch, added by the next norm. */
interface Stream {
	readonly x: Tensor;
	readonly pending?: Tensor;
}

function block(
	scope: Scope,
	name: string,
	{ stream, keyMask }: { readonly stream: Stream; readonly keyMask: Tensor | undefined },
	settings: BlockSettings,
	drop: Drop,
): { readonly attention: AttentionTrace; readonly next: Stream } {
	const pre = settings.norm === 'pre';
	const first = pre ? norm(scope, `${name}.ln1`, stream) : { output: stream.x, sum: stream.x };
	const attention = attend(scope, `${name}.attn`, first.output, settings, keyMask);
	const mixed = { x: first.sum, pending: drop(attention.projected) };
	const second = norm(scope, `${name}.${pre ? 'ln2' : 'ln1'}`, mixed);
	const fed = drop(mlp(scope, `${name}.mlp`, second.output, settings, drop));
	if (pre) return { attention: attention.trace, next: { x: second.sum, pending: fed } };
	const out = norm(scope, `${name}.ln2`, { x: second.output, pending: fed });
	return { attention: attention.trace, next: { x: out.output } };
}

function attend(
	scope: Scope,
	name: string,
	x: Tensor,
	settings: BlockSettings,
	keyMask: Tensor | undefined,
) {
	const { attention, width, layers, deviation } = settings;
	const trace = attentionById(settings.variant).build(scope, name, x, attention, keyMask);
	const inner = attention.heads * attention.headDim;
	const weight = scope.weight(
		`${name}.out.weight`,
		inner,
		width,
		branchDeviation(deviation, layers),
	);
	const bias = attention.bias ? scope.constant(`${name}.out.bias`, [width], 0) : undefined;
	return { trace, projected: linear(scope, trace.output, weight, { bias }) };
}

function mlp(scope: Scope, name: string, x: Tensor, settings: BlockSettings, drop: Drop): Tensor {
	const { width, feedForward, deviation, layers, hiddenDropout } = settings;
	const hidden = linearGelu(
		scope,
		x,
		scope.weight(`${name}.fc1.weight`, width, feedForward, deviation),
		scope.constant(`${name}.fc1.bias`, [feedForward], 0),
	);
	return linear(
		scope,
		hiddenDropout ? drop(hidden) : hidden,
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
