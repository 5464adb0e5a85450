/**
 * Mixture of Gaussian keys with shifted keys, k_jr = k_j + b_r, Sec. 2.3: one key a token, moved by a learned shift a
 * component.
 */
import type { AttentionDefinition } from './definition';
import { gaussianMixture } from './gaussian-mixture';

export const smgk: AttentionDefinition = {
	id: 'smgk',
	label: 'sMGK (shifted keys)',
	explanation:
		'One key a token and head; the Gaussians of its mixture stand at learned shifts from it, which cost next to nothing.',
	...gaussianMixture('shifted'),
};
