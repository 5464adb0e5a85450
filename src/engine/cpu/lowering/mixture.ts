/** Numbers that kernels/prior.ts knows kinds of priors by. */
import type { PriorKind } from '../../../graph/ops/attention-options';

/** What `prior` holds. */
export const PRIOR: Readonly<Record<PriorKind | 'none', number>> = {
	none: 0,
	uniform: 1,
	learned: 2,
	clamped: 3,
	given: 4,
	'm-step': 4,
	'm-step-joint': 4,
};

/** From sums over pairs to the gradient: through the softmax, through the clamp, as it is, or normalised, the M-step. */
export const PRIOR_RULE: Readonly<Record<PriorKind, number>> = {
	uniform: 0,
	learned: 1,
	clamped: 2,
	given: 3,
	'm-step': 4,
	'm-step-joint': 4,
};
