/** Linear attention, Katharopoulos et al.: a_ij = phi(q_i).phi(k_j) / sum_j phi(q_i).phi(k_j). */
import type { AttentionDefinition } from './definition';
import { linearCost } from './linear-layer';

export const linear: AttentionDefinition = {
	id: 'linear',
	label: 'Linear',
	explanation:
		'A kernel of positive features instead of the softmax: costs grow with the context, not its square.',
	...linearCost('single'),
};
