/** What the members with linear cost share: one op, Eq. (14), and the maps of its kernel. */
import { linearAttention } from '../../graph/ops/linear-attention';
import { linearAttentionMaps } from '../../graph/ops/linear-attention.reference';
import { output as outputOf, type Tensor } from '../../graph/tensor';
import type { Scope } from '../scope';
import type { AttentionSettings, AttentionTrace, HeadMaps } from './definition';
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
	const { heads, prior } = settings;
	const { components, keys } = countsOf(settings, kind);
	const projection = packedProjection(scope, prefix, x, settings, keys);
	const shift = kind.shifted ? shiftParameter(scope, prefix, settings) : undefined;
	const priorLogits =
		prior === 'learned' && !kind.single
			? scope.constant(`${prefix}.pi_logits`, [heads, components], 0)
			: undefined;
	const output = linearAttention(
		{ projection, shift, priorLogits, keyMask },
		optionsOf(settings, components),
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
	const prior = Array.from(mixture.subarray(head * components, (head + 1) * components));
	return { ...maps, prior };
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
