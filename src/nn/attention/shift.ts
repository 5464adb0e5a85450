/** The learned shifts b_r [heads, components, headDim] of one key, k_jr = k_j + b_r, Sec. 2.3. */
import type { Tensor } from '../../graph/tensor';
import type { Scope } from '../scope';
import type { AttentionSettings } from './definition';

/** Deviation of the initial shifts in the official code. */
const DEVIATION = 0.5;

/** The first component starts at zero, so that it is the key itself. */
export function shiftParameter(
	scope: Scope,
	prefix: string,
	{ heads, components, headDim }: AttentionSettings,
): Tensor {
	return scope.parameter({
		name: `${prefix}.shift`,
		shape: [heads, components, headDim],
		matrix: false,
		initialiser: {
			kind: 'normal',
			deviation: DEVIATION,
			zeroAt: (index) => index % (components * headDim) < headDim,
		},
		export: { kind: 'plain' },
	});
}
