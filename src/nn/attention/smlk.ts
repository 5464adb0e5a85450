/** Mixture of shifted linear keys: Eq. (14) with k_jr = k_j + b_r, Sec. 2.3, so that a token needs one key. */
import type { AttentionDefinition } from './definition';
import { linearCost } from './linear-layer';

export const smlk: AttentionDefinition = {
	id: 'smlk',
	label: 'Shifted MLK',
	explanation:
		'Linear attention whose M keys are one key moved by M learned shifts: few parameters more than linear.',
	...linearCost('shifted'),
};
