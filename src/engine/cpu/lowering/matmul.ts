import { ceilDivide } from '../../../core/shape';
import { flagOf } from '../../../graph/op';
import { matmulSizes } from '../../../graph/ops/matmul';
import { input, type Node, output } from '../../../graph/tensor';
import { type Call, call, scratch } from '../call';

/** As kernels/matmul.ts has them: rows of a task, depth of a panel. */
const TASK_ROWS = 32;
const DEPTH = 256;
/** Tasks that a product should at least come to, so that threads share it evenly. */
const TASKS = 32;
/** Columns of a task at least: packing its rows should be little beside multiplying them. */
const LEAST_COLUMNS = 64;

export function lowerMatmul(node: Node): Call[] {
	const { rows, columns, inner, transposeA, transposeB } = matmulSizes(
		node.inputs,
		node.attributes,
	);
	const b = input(node, 'b');
	const packed = scratch('packed', 4 * 8 * ceilDivide(columns, 8) * inner);
	const { columnSums } = node.outputs;
	return [
		call('packRight', {
			b,
			packed,
			columns,
			inner,
			columnStride: transposeB ? inner : 1,
			depthStride: transposeB ? 1 : columns,
		}),
		call(
			'matmul',
			{
				a: input(node, 'a'),
				packed,
				bias: node.inputs.bias,
				preactivation: node.inputs.preactivation,
				output: output(node),
				activation: node.outputs.activation,
				rows,
				columns,
				inner,
				rowStride: transposeA ? 1 : inner,
				depthStride: transposeA ? rows : 1,
				taskColumns: taskColumns(rows, columns),
			},
			4 * (TASK_ROWS * DEPTH + 32),
		),
		...(columnSums && flagOf(node.attributes, 'columnSums')
			? [call('columnSums', { b, sums: columnSums, rows: inner, columns })]
			: []),
	];
}

/** A multiple of 8; it has no part in the order of sums, so that it changes no bit. */
function taskColumns(rows: number, columns: number): number {
	const across = Math.ceil(TASKS / ceilDivide(rows, TASK_ROWS));
	return Math.max(LEAST_COLUMNS, 8 * ceilDivide(ceilDivide(columns, across), 8));
}
