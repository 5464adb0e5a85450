/** Mixture of shifted linear keys: Eq. (14) with k_jr = k_j + b_r, Sec. 2.3, so that a token needs one key. */
import type { AttentionDefinition } from './definition';
import { linearLayer, linearMaps } from './linear-layer';

const kind = { shifted: true } as const;

export const smlk: AttentionDefinition = {
	id: 'smlk',
	label: 'Shifted MLK',
	explanation:
		'Linear attention whose M keys are one key moved by M learned shifts: few parameters more than linear.',
	mixture: true,
	linear: true,
	build: (scope, prefix, x, settings, keyMask) =>
		linearLayer(scope, prefix, x, settings, keyMask, kind),
	maps: (observed, settings, seq, head) => linearMaps(observed, settings, seq, head, kind),
};
