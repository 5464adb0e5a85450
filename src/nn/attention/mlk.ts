/** Mixture of linear keys, Eq. (14): linear attention whose key feature is a mixture, sum_r pi_r phi(k_jr). */
import type { AttentionDefinition } from './definition';
import { linearCost } from './linear-layer';

export const mlk: AttentionDefinition = {
	id: 'mlk',
	label: 'MLK (mixture of linear keys)',
	explanation:
		'Linear attention with M keys a token and head, whose features are mixed by a prior.',
	...linearCost('separate'),
};
