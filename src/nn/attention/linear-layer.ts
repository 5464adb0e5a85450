/** What the members with linear cost share: one op, Eq. (14), and the maps of its kernel. */
import { Problem } from '../../core/problem';
import { type LinearPrior, linearAttention } from '../../graph/ops/linear-attention';
import { linearAttentionMaps } from '../../graph/ops/linear-attention.reference';
import { output as outputOf, type Tensor } from '../../graph/tensor';
import type { Scope } from '../scope';
import type {
	AttentionDefinition,
	AttentionSettings,
	AttentionTrace,
	HeadMaps,
} from './definition';
import { PRIOR_KIND, priorParameter } from './prior';
import { packedProjection } from './projection';
import { shiftParameter } from './shift';

type Keys = AttentionDefinition['keys'];

/** Keeps a denominator from zero, as in the official language-model code. */
const EPSILON = 1e-5;

export function linearCost(
	keys: Keys,
): Pick<AttentionDefinition, 'keys' | 'mixture' | 'linear' | 'build' | 'maps'> {
	return {
		keys,
		mixture: keys !== 'single',
		linear: true,
		build: (scope, prefix, x, settings, keyMask) =>
			build(scope, prefix, x, settings, keys, keyMask),
		maps: (observed, settings, seq, head) => maps(observed, settings, keys, seq, head),
	};
}

function build(
	scope: Scope,
	prefix: string,
	x: Tensor,
	settings: AttentionSettings,
	keys: Keys,
	keyMask?: Tensor,
): AttentionTrace {
	const projection = packedProjection(scope, prefix, x, settings, keysPerToken(settings, keys));
	const shift = keys === 'shifted' ? shiftParameter(scope, prefix, settings) : undefined;
	const prior = keys === 'single' ? undefined : priorParameter(scope, prefix, settings);
	const output = linearAttention(
		{ projection, shift, prior, keyMask },
		{ ...optionsOf(settings, keys), prior: priorKind(settings, keys) },
	);
	const mixture = outputOf(output.node, 'mixture');
	return { output, observed: { projection, mixture, ...(shift && { shift }) } };
}

/** Shares of the kernel: a_ij = sum_r w_ijr / sum_jr w_ijr, and w_ijr / sum_r w_ijr. */
function maps(
	{
		projection = new Float32Array(),
		mixture = new Float32Array(),
		shift,
	}: Readonly<Record<string, Float32Array>>,
	settings: AttentionSettings,
	keys: Keys,
	seq: number,
	head: number,
): HeadMaps {
	const options = optionsOf(settings, keys);
	const found = linearAttentionMaps(
		{
			projection: Float64Array.from(projection),
			prior: Float64Array.from(mixture),
			shift: shift && Float64Array.from(shift),
		},
		{ batch: 1, seq, keys: keysPerToken(settings, keys), ...options },
		0,
		head,
	);
	if (keys === 'single') return { weights: found.weights };
	const { heads, components } = options;
	const positions = mixture.length / (heads * components);
	const prior = Array.from({ length: components }, (_, r) => {
		const first = (head * components + r) * positions;
		const seen = mixture.subarray(first, first + Math.min(seq, positions));
		return seen.reduce((sum, pi) => sum + pi, 0) / seen.length;
	});
	return { ...found, prior };
}

/** @throws Problem `configuration` for an M-step, which counts responsibilities of Gaussian scores */
function priorKind({ prior }: AttentionSettings, keys: Keys): LinearPrior {
	const kind = keys === 'single' ? 'uniform' : PRIOR_KIND[prior];
	if (kind !== 'm-step' && kind !== 'm-step-joint') return kind;
	throw new Problem('configuration', `The prior ${prior} has no meaning for linear attention.`);
}

function keysPerToken({ components }: AttentionSettings, keys: Keys): number {
	return keys === 'separate' ? components : 1;
}

function optionsOf(settings: AttentionSettings, keys: Keys) {
	const { heads, headDim, causal, featureMap, normaliser, outputScale } = settings;
	return {
		heads,
		components: keys === 'single' ? 1 : settings.components,
		dim: headDim,
		causal,
		featureMap,
		normaliser,
		outputScale,
		epsilon: EPSILON,
	};
}
