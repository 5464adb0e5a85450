/** Linear attention by chunks: features, states of chunks, a scan over chunks, output; each a pass, so no barrier. */
import { ceilDivide } from '../../../core/shape';
import { type LinearPrior, linearAttentionSizes } from '../../../graph/ops/linear-attention';
import { input, type Node, output, type Tensor } from '../../../graph/tensor';
import { type Dispatch, dispatch, flatGrid, type Scratch, scratch } from '../kernel';
import type { Tuning } from '../tuning';

type Operand = Tensor | Scratch;

/** As features.wgsl and prior-gradient.wgsl count them. */
const PRIOR = { uniform: 0, learned: 1, given: 2, clamped: 3 } as const;

export function lowerLinearAttention(node: Node, tuning: Tuning): Dispatch[] {
	const layout = layoutOf(node, tuning);
	const { rows, width, normaliser, sizes } = layout;
	const kappa = scratch('kappa', rows * sizes.dim);
	const state = stateOf(layout);
	const { prior, keyMask } = node.inputs;
	return [
		keyFeatures(node, layout, {
			mode: priorKind(node),
			prior,
			keyMask,
			features: kappa,
			mixture: output(node, 'mixture'),
			place: { stride: width, offset: 0 },
		}),
		...statesOf(layout, false, {
			features: kappa,
			featurePlace: { stride: width, offset: 0 },
			values: input(node, 'projection'),
			valuePlace: layout.valuePlace,
			state,
		}),
		dispatch('linear-attention/linear-attention', {
			constants: {
				...layout.constants,
				ROLLED: layout.rolled,
				ROWS: layout.queryRows,
				CAUSAL: sizes.causal,
				NORMALISED: layout.normalised,
				NORMALISER: normaliser,
			},
			bindings: {
				projection: input(node, 'projection'),
				kappa,
				state,
				output: output(node),
				denominators: node.outputs.denominators,
			},
			parameters: {
				...layout.parameters,
				epsilon: sizes.epsilon,
				scale: sizes.outputScale,
			},
			grid: layout.rowGrid(layout.queryRows),
		}),
	];
}

/**
 * kappa is put where the gradient of key 0 will be, and dkappa after it, which saves two buffers of the size of the
 * output; the states of both scans share one buffer, since the first is spent when the second begins.
 */
export function lowerLinearAttentionBackward(node: Node, tuning: Tuning): Dispatch[] {
	const layout = layoutOf(node, tuning);
	const { rows, width, sizes } = layout;
	const coefficients = scratch('coefficients', 2 * rows);
	const known = {
		projection: input(node, 'projection'),
		outputGradient: input(node, 'outputGradient'),
		projectionGradient: output(node, 'projectionGradient'),
		coefficients,
	};
	const prefix = stateOf(layout);
	const suffix = stateOf(layout);
	const queryFeatures = scratch('queryFeatures', rows * sizes.dim);
	const outputPlace = { stride: width, offset: 0 };
	return [
		keyFeatures(node, layout, {
			mode: 'given',
			prior: input(node, 'mixture'),
			keyMask: node.inputs.keyMask,
			features: known.projectionGradient,
			place: layout.keyPlace,
		}),
		...statesOf(layout, false, {
			features: known.projectionGradient,
			featurePlace: layout.keyPlace,
			values: known.projection,
			valuePlace: layout.valuePlace,
			state: prefix,
		}),
		queryGradient(node, layout, { ...known, state: prefix }),
		queryFeaturesOf(node, layout, queryFeatures),
		...statesOf(layout, true, {
			features: queryFeatures,
			featurePlace: outputPlace,
			values: known.outputGradient,
			valuePlace: outputPlace,
			coefficients,
			state: suffix,
		}),
		dispatch('linear-attention/key-gradient', {
			constants: {
				...layout.constants,
				ROLLED: layout.rolled,
				ROWS: layout.keyRows,
				CAUSAL: sizes.causal,
			},
			bindings: { ...known, queryFeatures, state: suffix },
			parameters: layout.parameters,
			grid: layout.rowGrid(layout.keyRows),
		}),
		...featureGradient(node, layout),
	];
}

function priorKind(node: Node): LinearPrior {
	return node.attributes.prior as LinearPrior;
}

type Layout = ReturnType<typeof layoutOf>;

/** Where a token's vectors of all heads start in a packed tensor, in vec4. */
interface Place {
	readonly stride: number;
	readonly offset: number;
}

function layoutOf(node: Node, { linearAttention, rolled }: Tuning) {
	const sizes = linearAttentionSizes(node.inputs, node.attributes);
	const { batch, seq, heads, dim, keys, normaliser, featureMap } = sizes;
	const { chunk, rows, vectors, group } = linearAttention;
	const chunks = ceilDivide(seq, chunk);
	const pairs = batch * heads;
	const width = (heads * dim) / 4;
	const stride = (2 + keys) * width;
	return {
		sizes,
		group,
		normaliser,
		normalised: featureMap === 'sum-normalised',
		chunks,
		pairs,
		width,
		rows: pairs * seq,
		queryRows: rowsAThread(rows, vectors / (dim / 4)),
		// Keys, values and both gradients are kept: twice what queries need.
		keyRows: rowsAThread(rows, vectors / (dim / 2)),
		constants: { D4: dim / 4, KEYS: keys, GROUP: group, CHUNK: chunk },
		rolled,
		parameters: { seq, heads, chunks, pairs },
		keyPlace: { stride, offset: width },
		valuePlace: { stride, offset: (1 + keys) * width },
		rowGrid: (rows: number) => flatGrid((pairs * chunks * chunk) / rows, group),
	};
}

/** The largest power of two that exceeds neither bound, or 1. */
function rowsAThread(most: number, room: number): number {
	let rows = 1;
	while (2 * rows <= Math.min(most, room)) rows *= 2;
	return rows;
}

function stateOf({ pairs, chunks, sizes: { dim } }: Layout): Scratch {
	return scratch('state', pairs * chunks * (dim + 1) * dim);
}

function keyFeatures(
	node: Node,
	{ sizes, rows, normalised, constants: { CHUNK: _, ...constants } }: Layout,
	given: {
		readonly mode: keyof typeof PRIOR;
		readonly prior: Operand | undefined;
		readonly keyMask: Tensor | undefined;
		readonly features: Operand;
		readonly mixture?: Operand;
		readonly place: Place;
	},
): Dispatch {
	const { mode, prior, keyMask, features, mixture, place } = given;
	const { seq, heads, components, positions } = sizes;
	const { shift } = node.inputs;
	return dispatch('linear-attention/features', {
		constants: {
			...constants,
			MIX: true,
			COMPONENTS: components,
			SHIFT: shift !== undefined,
			NORMALISED: normalised,
			PRIOR: PRIOR[mode],
			POSITIONAL: positions > 1,
			KEY_MASK: keyMask !== undefined,
			KEEP: mixture !== undefined,
		},
		bindings: { projection: input(node, 'projection'), prior, shift, keyMask, features, mixture },
		parameters: { seq, heads, rows, positions, ...place },
		grid: flatGrid(rows, constants.GROUP),
	});
}

function queryFeaturesOf(
	node: Node,
	{ sizes, rows, width, normalised, constants: { CHUNK: _, ...constants } }: Layout,
	features: Scratch,
): Dispatch {
	return dispatch('linear-attention/features', {
		constants: {
			...constants,
			MIX: false,
			COMPONENTS: 1,
			SHIFT: false,
			NORMALISED: normalised,
			PRIOR: PRIOR.uniform,
			POSITIONAL: false,
			KEY_MASK: false,
			KEEP: false,
		},
		bindings: { projection: input(node, 'projection'), features },
		parameters: {
			seq: sizes.seq,
			heads: sizes.heads,
			rows,
			positions: 1,
			stride: width,
			offset: 0,
		},
		grid: flatGrid(rows, constants.GROUP),
	});
}

/** States of chunks, then what each chunk starts from: prefixes of keys, or with `suffix` suffixes of queries. */
function statesOf(
	{ sizes, chunks, pairs, constants, rolled }: Layout,
	suffix: boolean,
	given: {
		readonly features: Operand;
		readonly featurePlace: Place;
		readonly values: Operand;
		readonly valuePlace: Place;
		readonly coefficients?: Operand;
		readonly state: Scratch;
	},
): Dispatch[] {
	const { features, featurePlace, values, valuePlace, coefficients, state } = given;
	const { seq, heads, dim, causal } = sizes;
	const { D4, KEYS, GROUP } = constants;
	const columns = Math.min(STATE_COLUMNS, D4);
	return [
		dispatch('linear-attention/state', {
			constants: { ...constants, ROLLED: rolled, COLUMNS: columns, SCALED: suffix },
			bindings: { features, values, coefficients, state },
			parameters: {
				seq,
				heads,
				chunks,
				states: pairs * chunks,
				featureStride: featurePlace.stride,
				featureOffset: featurePlace.offset,
				valueStride: valuePlace.stride,
				valueOffset: valuePlace.offset,
			},
			grid: flatGrid(pairs * chunks * D4 * ceilDivide(D4, columns), GROUP),
		}),
		dispatch('linear-attention/scan', {
			constants: { D4, KEYS, GROUP, CAUSAL: causal, REVERSE: suffix && causal },
			bindings: { state },
			parameters: { chunks, series: pairs },
			grid: flatGrid(pairs * (dim + 1) * D4, GROUP),
		}),
	];
}

/** Columns of a state a thread keeps in registers, in vec4: 16 multiply-adds for 5 loads. */
const STATE_COLUMNS = 4;

function queryGradient(
	node: Node,
	layout: Layout,
	known: {
		readonly projection: Tensor;
		readonly outputGradient: Tensor;
		readonly projectionGradient: Tensor;
		readonly coefficients: Scratch;
		readonly state: Scratch;
	},
): Dispatch {
	const { sizes, normalised, normaliser, queryRows } = layout;
	const { denominators } = node.inputs;
	return dispatch('linear-attention/query-gradient', {
		constants: {
			...layout.constants,
			ROLLED: layout.rolled,
			ROWS: queryRows,
			CAUSAL: sizes.causal,
			NORMALISED: normalised,
			NORMALISER: normaliser,
		},
		bindings: { ...known, output: normaliser ? input(node, 'output') : undefined, denominators },
		parameters: { ...layout.parameters, scale: sizes.outputScale },
		grid: layout.rowGrid(queryRows),
	});
}

/** dkappa through the features of the keys, and the sums over tokens that prior and shift need. */
function featureGradient(node: Node, layout: Layout): Dispatch[] {
	const { sizes, normalised, pairs, chunks, rows, constants } = layout;
	const { components, dim, positions } = sizes;
	const positional = positions > 1;
	const { shift, keyMask } = node.inputs;
	const { priorGradient } = node.outputs;
	const parts = positional ? rows : pairs * chunks;
	const priorTerms = priorGradient && scratch('priorTerms', parts * components);
	const shiftTerms = shift && scratch('shiftTerms', pairs * chunks * components * dim);
	return [
		dispatch('linear-attention/feature-gradient', {
			constants: {
				...constants,
				COMPONENTS: components,
				SHIFT: shift !== undefined,
				NORMALISED: normalised,
				POSITIONAL: positional,
				PRIOR_TERMS: priorGradient !== undefined,
				WEIGHT: priorKind(node) === 'clamped',
				KEY_MASK: keyMask !== undefined,
			},
			bindings: {
				projection: input(node, 'projection'),
				mixture: input(node, 'mixture'),
				shift,
				shiftTerms,
				keyMask,
				priorTerms,
				projectionGradient: output(node, 'projectionGradient'),
			},
			parameters: { ...layout.parameters, positions },
			grid: flatGrid(pairs * chunks, constants.GROUP),
		}),
		...parameterGradients(node, layout, priorTerms, shiftTerms),
	];
}

function parameterGradients(
	node: Node,
	{ sizes, chunks, group }: Layout,
	priorTerms: Scratch | undefined,
	shiftTerms: Scratch | undefined,
): Dispatch[] {
	const { batch, seq, heads, components, dim, positions } = sizes;
	const { priorGradient, shiftGradient } = node.outputs;
	const own = (components * dim) / 4;
	const kind = PRIOR[priorKind(node)];
	const result: Dispatch[] = [];
	if (priorTerms && priorGradient) {
		result.push(
			dispatch('linear-attention/prior-gradient', {
				constants: { GROUP: group, COMPONENTS: components, PRIOR: kind },
				bindings: {
					priorTerms,
					prior: kind === PRIOR.given ? undefined : node.inputs.prior,
					priorGradient,
				},
				parameters: {
					heads,
					batch,
					positions,
					...(positions > 1 ? { seq, parts: 1 } : { seq: 1, parts: chunks }),
				},
				grid: flatGrid(heads * positions, group),
			}),
		);
	}
	if (shiftTerms && shiftGradient)
		result.push(
			dispatch('linear-attention/shift-gradient', {
				constants: { GROUP: group },
				bindings: { shiftTerms, shiftGradient },
				parameters: { batch, heads, chunks, own },
				grid: flatGrid(heads * own, group),
			}),
		);
	return result;
}
