/** What the members with linear cost share: one op, Eq. (14), and the maps of its kernel. */
import { Problem } from '../../core/problem';
import { type LinearPrior, linearAttention } from '../../graph/ops/linear-attention';
import { linearAttentionMaps } from '../../graph/ops/linear-attention.reference';
import { output as outputOf, type Tensor } from '../../graph/tensor';
import type { Scope } from '../scope';
import type { AttentionSettings, AttentionTrace, HeadMaps } from './definition';
import { PRIOR_KIND, priorParameter } from './prior';
import { packedProjection } from './projection';
import { shiftParameter } from './shift';

/** What sets a member apart. */
export interface LinearKeys {
	/** One key a token and no prior; otherwise the settings decide. */
	readonly single?: boolean;
	/** The keys of a token are one key, moved by a learned shift a component. */
	readonly shifted?: boolean;
}

/** Keeps a denominator from zero, as in the official language-model code. */
const EPSILON = 1e-5;

export function linearLayer(
	scope: Scope,
	prefix: string,
	x: Tensor,
	settings: AttentionSettings,
	keyMask: Tensor | undefined,
	kind: LinearKeys,
): AttentionTrace {
	const { components, keys } = countsOf(settings, kind);
	const projection = packedProjection(scope, prefix, x, settings, keys);
	const shift = kind.shifted ? shiftParameter(scope, prefix, settings) : undefined;
	const prior = kind.single ? undefined : priorParameter(scope, prefix, settings);
	const output = linearAttention(
		{ projection, shift, prior, keyMask },
		{ ...optionsOf(settings, components), prior: priorKind(settings, kind) },
	);
	const mixture = outputOf(output.node, 'mixture');
	return { output, observed: { projection, mixture, ...(shift && { shift }) } };
}

/** Shares of the kernel: a_ij = sum_r w_ijr / sum_jr w_ijr, and w_ijr / sum_r w_ijr. */
export function linearMaps(
	{
		projection = new Float32Array(),
		mixture = new Float32Array(),
		shift,
	}: Readonly<Record<string, Float32Array>>,
	settings: AttentionSettings,
	seq: number,
	head: number,
	kind: LinearKeys,
): HeadMaps {
	const { components, keys } = countsOf(settings, kind);
	const maps = linearAttentionMaps(
		{
			projection: Float64Array.from(projection),
			prior: Float64Array.from(mixture),
			shift: shift && Float64Array.from(shift),
		},
		{ batch: 1, seq, keys, ...optionsOf(settings, components) },
		0,
		head,
	);
	if (kind.single) return { weights: maps.weights };
	const positions = mixture.length / (settings.heads * components);
	const prior = Array.from({ length: components }, (_, r) => {
		const first = (head * components + r) * positions;
		const seen = mixture.subarray(first, first + Math.min(seq, positions));
		return seen.reduce((sum, pi) => sum + pi, 0) / seen.length;
	});
	return { ...maps, prior };
}

/** @throws Problem `configuration` for an M-step, which counts responsibilities of Gaussian scores */
function priorKind({ prior }: AttentionSettings, { single }: LinearKeys): LinearPrior {
	const kind = single ? 'uniform' : PRIOR_KIND[prior];
	if (kind !== 'm-step' && kind !== 'm-step-joint') return kind;
	throw new Problem('configuration', `The prior ${prior} has no meaning for linear attention.`);
}

function countsOf(settings: AttentionSettings, { single, shifted }: LinearKeys) {
	const components = single ? 1 : settings.components;
	return { components, keys: shifted ? 1 : components };
}

function optionsOf(settings: AttentionSettings, components: number) {
	const { heads, headDim, causal, featureMap, normaliser, outputScale } = settings;
	const epsilon = EPSILON;
	return {
		heads,
		components,
		dim: headDim,
		causal,
		featureMap,
		normaliser,
		outputScale,
		epsilon,
	};
}
