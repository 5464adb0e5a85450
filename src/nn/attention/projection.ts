/** The packed projection of a layer: query, one key a component, value, in one product. */
import type { Tensor } from '../../graph/tensor';
import { linear } from '../linear';
import type { ExportPart, Scope } from '../scope';
import type { AttentionSettings } from './definition';

/** x [batch, seq, width] to [batch, seq, (2 + components) * heads * headDim]. */
export function packedProjection(
	scope: Scope,
	prefix: string,
	x: Tensor,
	settings: AttentionSettings,
	components: number,
): Tensor {
	const { width, heads, headDim, bias, deviation } = settings;
	const own = heads * headDim;
	const columns = (2 + components) * own;
	const parts = (suffix: string): readonly ExportPart[] => [
		{ name: `${prefix}.q.${suffix}`, start: 0, size: own },
		{ name: `${prefix}.k.${suffix}`, start: own, size: components * own },
		{ name: `${prefix}.v.${suffix}`, start: own + components * own, size: own },
	];
	const weight = scope.weight(`${prefix}.projection.weight`, width, columns, deviation, {
		kind: 'columns',
		parts: parts('weight'),
	});
	const offset = bias
		? scope.constant(`${prefix}.projection.bias`, [columns], 0, {
				kind: 'columns',
				parts: parts('bias'),
			})
		: undefined;
	return linear(scope, x, weight, { bias: offset });
}
