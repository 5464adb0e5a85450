/** What MGK and sMGK share, Eqs. (9) to (12): the mixture's parameters, the op's options, maps of what the op was given. */

import { f32, type TypeMap } from '../../graph/op';
import { type AttentionOptions, attention, referenceInputs } from '../../graph/ops/attention';
import { attentionMaps, priorIndex } from '../../graph/ops/attention.reference';
import { attentionSizes } from '../../graph/ops/attention-options';
import type { Tensor } from '../../graph/tensor';
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

export function gaussianMixture(
	keys: 'separate' | 'shifted',
): Pick<AttentionDefinition, 'keys' | 'mixture' | 'gaussian' | 'build' | 'maps'> {
	return {
		keys,
		mixture: true,
		gaussian: true,
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
	keys: 'separate' | 'shifted',
	keyMask?: Tensor,
): AttentionTrace {
	const { heads, components, headDim } = settings;
	const shifted = keys === 'shifted';
	const prior =
		settings.assignment === 'soft' ? priorParameter(scope, prefix, settings) : undefined;
	const given = {
		projection: packedProjection(scope, prefix, x, settings, shifted ? 1 : components),
		...(shifted && { shift: shiftParameter(scope, prefix, settings) }),
		...(prior && { prior }),
		...(settings.variance === 'learned' && {
			logSigma: scope.constant(`${prefix}.log_sigma`, [heads, components], Math.log(headDim) / 4),
		}),
	};
	const output = attention({ ...given, keyMask }, optionsOf(settings, keys));
	return { output, observed: given };
}

function optionsOf(
	settings: AttentionSettings,
	keys: 'separate' | 'shifted',
): Required<AttentionOptions> {
	const { heads, components, headDim, causal, assignment, nullKey, variance, prior } = settings;
	const narrowing = variance === 'code-lm' ? 3 : 1;
	return {
		score: 'gaussian',
		heads,
		components,
		dim: headDim,
		causal,
		keys,
		assignment,
		// Hard assignment has none, Table 4, option C.
		prior: assignment === 'hard' ? 'uniform' : PRIOR_KIND[prior],
		nullKey,
		variance: Array.from({ length: components }, (_, r) => Math.sqrt(headDim) / narrowing ** r),
	};
}

function maps(
	observed: Readonly<Record<string, Float32Array>>,
	settings: AttentionSettings,
	keys: 'separate' | 'shifted',
	seq: number,
	head: number,
): HeadMaps {
	const { heads, components } = settings;
	const attributes = { ...optionsOf(settings, keys) };
	const values = Object.fromEntries(
		Object.entries(observed).map(([role, value]) => [role, Float64Array.from(value)]),
	);
	const inputs: TypeMap = Object.fromEntries(
		Object.entries(values).map(([role, { length }]) => [
			role,
			f32(
				role === 'projection'
					? [1, seq, length / seq]
					: [heads, components, length / (heads * components)],
			),
		]),
	);
	const sizes = attentionSizes(inputs, attributes);
	const given = referenceInputs(values, { inputs, attributes });
	const own = { length: components };
	const priorOf = (r: number) => {
		const first = priorIndex(sizes, head, r, 0);
		const all = given.prior.subarray(first, first + Math.min(seq, sizes.positions));
		return all.reduce((sum, pi) => sum + pi, 0) / all.length;
	};
	return {
		...attentionMaps(given, sizes, 0, head),
		...(settings.assignment === 'soft' && { prior: Array.from(own, (_, r) => priorOf(r)) }),
		variance: Array.from(own, (_, r) => given.variance[head * components + r] as number),
	};
}
