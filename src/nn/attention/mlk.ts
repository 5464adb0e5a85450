/** Mixture of linear keys, Eq. (14): linear attention whose key feature is a mixture, sum_r pi_r phi(k_jr). */
import type { AttentionDefinition } from './definition';
import { linearLayer, linearMaps } from './linear-layer';

const kind = {} as const;

export const mlk: AttentionDefinition = {
	id: 'mlk',
	label: 'MLK (mixture of linear keys)',
	explanation:
		'Linear attention with M keys a token and head, whose features are mixed by a prior.',
	mixture: true,
	linear: true,
	build: (scope, prefix, x, settings, keyMask) =>
		linearLayer(scope, prefix, x, settings, keyMask, kind),
	maps: (observed, settings, seq, head) => linearMaps(observed, settings, seq, head, kind),
};
