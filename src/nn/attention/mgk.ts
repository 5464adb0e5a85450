/** Mixture of Gaussian keys, a key of its own for each component: Eqs. (9) to (12). */
import type { AttentionDefinition } from './definition';
import { gaussianMixture } from './gaussian-mixture';

export const mgk: AttentionDefinition = {
	id: 'mgk',
	label: 'MGK (mixture of Gaussian keys)',
	explanation:
		'Each token has M keys a head; a query attends through whichever Gaussian explains it, weighted by a prior.',
	...gaussianMixture('separate'),
};
