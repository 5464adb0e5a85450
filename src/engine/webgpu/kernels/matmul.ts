import { ceilDivide } from '../../../core/shape';
import { flagOf, textOf } from '../../../graph/op';
import { matmulSizes } from '../../../graph/ops/matmul';
import { input, type Node, output } from '../../../graph/tensor';
import { type Dispatch, dispatch } from '../kernel';
import type { Tuning } from '../tuning';

export function lowerMatmul(node: Node, tuning: Tuning): Dispatch[] {
	const { rows, columns, inner, transposeA, transposeB } = matmulSizes(
		node.inputs,
		node.attributes,
	);
	const epilogue = textOf(node.attributes, 'epilogue');
	const { bias, preactivation } = node.inputs;
	const flags = {
		TRANSPOSE_A: transposeA,
		TRANSPOSE_B: transposeB,
		BIAS: bias !== undefined,
		GELU: epilogue === 'gelu',
		GELU_BACKWARD: epilogue === 'gelu-backward',
		COLUMN_SUMS: flagOf(node.attributes, 'columnSums'),
	};
	const bindings = {
		a: input(node, 'a'),
		b: input(node, 'b'),
		bias,
		preactivation,
		output: output(node),
		activation: node.outputs.activation,
		columnSums: node.outputs.columnSums,
	};
	const parameters = { rows, columns, inner };
	const label = `matmul ${rows}x${inner}x${columns}`;
	const inFours = transposeA ? [rows, columns] : [inner, columns];
	if (inFours.some((size) => size % 4 !== 0))
		return [
			dispatch('linear/matmul-any', {
				constants: { GROUP: tuning.group, ...flags },
				bindings,
				parameters,
				grid: [ceilDivide(columns, tuning.group), rows, 1],
				label,
			}),
		];
	const { rows: ROWS, columns: COLUMNS, groupRows, groupColumns } = tuning.matmul;
	return [
		dispatch('linear/matmul', {
			constants: { ROWS, COLUMNS, GROUP_ROWS: groupRows, GROUP_COLUMNS: groupColumns, ...flags },
			bindings,
			parameters,
			grid: [ceilDivide(columns, COLUMNS * groupColumns), ceilDivide(rows, ROWS * groupRows), 1],
			label,
		}),
	];
}
