/** Linear attention, Katharopoulos et al.: a_ij = phi(q_i).phi(k_j) / sum_j phi(q_i).phi(k_j). */
import type { AttentionDefinition } from './definition';
import { linearLayer, linearMaps } from './linear-layer';

const kind = { single: true } as const;

export const linear: AttentionDefinition = {
	id: 'linear',
	label: 'Linear',
	explanation:
		'A kernel of positive features instead of the softmax: costs grow with the context, not its square.',
	mixture: false,
	linear: true,
	build: (scope, prefix, x, settings, keyMask) =>
		linearLayer(scope, prefix, x, settings, keyMask, kind),
	maps: (observed, settings, seq, head) => linearMaps(observed, settings, seq, head, kind),
};
