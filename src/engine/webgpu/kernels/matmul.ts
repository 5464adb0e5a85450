import { ceilDivide } from '../../../core/shape';
import { flagOf, textOf } from '../../../graph/op';
import { exponentOf } from '../../../graph/ops/half';
import { matmulOp, matmulSizes } from '../../../graph/ops/matmul';
import { input, type Node, output, type Tensor } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid, scratch } from '../kernel';
import { type MatmulTuning, QUAD, storesHalf, type Tuning } from '../tuning';

export function lowerMatmul(node: Node, tuning: Tuning): Dispatch[] {
	const { rows, columns, inner, transposeA, transposeB } = matmulSizes(
		node.inputs,
		node.attributes,
	);
	const epilogue = textOf(node.attributes, 'epilogue');
	const { bias, preactivation } = node.inputs;
	const gelu = epilogue === 'gelu';
	const flags = {
		TRANSPOSE_A: transposeA,
		TRANSPOSE_B: transposeB,
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
	const half = operands(bindings.a, bindings.b, tuning);
	const parameters = { rows, columns, inner };
	const label = `matmul ${rows}x${inner}x${columns}`;
	const inFours = transposeA ? [rows, columns] : [inner, columns];
	if (inFours.some((size) => size % 4 !== 0))
		return [
			dispatch('linear/matmul-any', {
				constants: {
					GROUP: tuning.group,
					...flags,
					...half,
					BIAS: bias !== undefined,
					GELU: gelu,
				},
				bindings,
				parameters,
				grid: [ceilDivide(columns, tuning.group), rows, 1],
				label,
			}),
		];
	const spec = {
		bindings: {
			...bindings,
			bias: bias ?? bindings.a,
			activation: bindings.activation ?? scratch('no activation', 4),
		},
		parameters: { ...parameters, biased: Number(bias !== undefined), gelu: Number(gelu) },
		label,
	};
	const { x, y } = groupsOf(rows, columns, tuning.matmul);
	const grid = [x, y, 1] as const;
	const { matmul } = tuning;
	return [
		matmul.tiles === 'registers'
			? dispatch('linear/matmul', {
					...spec,
					grid,
					constants: { ...registers(matmul, tuning), ...flags },
				})
			: dispatch('linear/matmul-shared', {
					...spec,
					grid,
					constants: { ...shared(matmul), ...flags, ...half },
				}),
	];
}

type Tiles<K extends MatmulTuning['tiles']> = Extract<MatmulTuning, { readonly tiles: K }>;

function registers(
	{ rows, columns, groupRows, groupColumns }: Tiles<'registers'>,
	{ quads, sharedReads }: Tuning,
) {
	const whole = groupColumns === 1 && groupRows % QUAD === 0 && columns % (4 * QUAD) === 0;
	return {
		ROWS: rows,
		COLUMNS: columns,
		GROUP_ROWS: groupRows,
		GROUP_COLUMNS: groupColumns,
		LANES: quads && sharedReads && whole ? QUAD : 1,
	};
}

function shared({ depth, groupRows, groupColumns }: Tiles<'shared'>) {
	return { DEPTH: depth, GROUP_ROWS: groupRows, GROUP_COLUMNS: groupColumns };
}

/** How kernels that can read 16-bit floats are to read the factors of a product. */
function operands(a: Tensor, b: Tensor, tuning: Tuning) {
	const stored = a.dtype === 'f16' && storesHalf(tuning);
	return { HALF: stored, EXPONENT: stored ? exponentOf(a) + exponentOf(b) : 0 };
}

/** Workgroups along the columns (x) and the rows (y) of a product. */
function groupsOf(rows: number, columns: number, matmul: MatmulTuning) {
	const [high, wide] = matmul.tiles === 'registers' ? [matmul.rows, matmul.columns] : [4, 4];
	return {
		x: ceilDivide(columns, wide * matmul.groupColumns),
		y: ceilDivide(rows, high * matmul.groupRows),
	};
}

/**
 * Both products of the backward pass of x w, the gradients of x and of w, in one dispatch.
 * @returns null where `weight` and `toInput` are not such products, or their axes do not come in fours
 */
export function lowerMatmulBackward(
	weight: Node,
	toInput: Node,
	tuning: Tuning,
): Dispatch[] | null {
	const outputGradient = weight.inputs.b;
	if (weight.op !== matmulOp || toInput.op !== matmulOp) return null;
	if (toInput.inputs.a !== outputGradient || toInput.inputs.bias) return null;
	const sizes = matmulSizes(weight.inputs, weight.attributes);
	const backward = matmulSizes(toInput.inputs, toInput.attributes);
	if (!sizes.transposeA || backward.transposeA || !backward.transposeB) return null;
	const { rows: inner, columns, inner: rows } = sizes;
	if (backward.columns !== inner || inner % 4 !== 0 || columns % 4 !== 0) return null;
	const ofInput = groupsOf(rows, inner, tuning.matmul);
	const ofWeight = groupsOf(inner, columns, tuning.matmul);
	const { preactivation } = toInput.inputs;
	const { columnSums } = weight.outputs;
	const { matmul } = tuning;
	const spec = {
		bindings: {
			x: input(weight, 'a'),
			weight: input(toInput, 'b'),
			outputGradient: input(weight, 'b'),
			preactivation: preactivation ?? input(weight, 'a'),
			inputGradient: output(toInput),
			weightGradient: output(weight),
			columnSums: columnSums ?? scratch('no column sums', 4),
		},
		parameters: {
			rows,
			inner,
			columns,
			inputGroupsX: ofInput.x,
			inputGroups: ofInput.x * ofInput.y,
			weightGroupsX: ofWeight.x,
			gelu: Number(preactivation !== undefined),
			sums: Number(columnSums !== undefined),
		},
		grid: flatGrid(ofInput.x * ofInput.y + ofWeight.x * ofWeight.y, 1),
		label: `matmul ${rows}x${inner}x${columns}, backward`,
	};
	return [
		matmul.tiles === 'registers'
			? dispatch('linear/matmul-backward', { ...spec, constants: registers(matmul, tuning) })
			: dispatch('linear/matmul-backward-shared', {
					...spec,
					constants: {
						...shared(matmul),
						...operands(spec.bindings.outputGradient, spec.bindings.weight, tuning),
					},
				}),
	];
}
