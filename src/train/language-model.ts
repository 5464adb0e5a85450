/** The language model of an experiment, traced for training, evaluation or a look inside. */

import { labelledTask } from '../data/tasks';
import { byteTokenizer } from '../data/tokenizers/byte';
import { layoutOf, type ParameterLayout } from '../engine/layout';
import { crossEntropy } from '../graph/ops/cross-entropy';
import { inputTensor } from '../graph/ops/leaves';
import { Graph, type Tensor } from '../graph/tensor';
import type { AttentionSettings } from '../nn/attention/definition';
import { roundingOf } from '../nn/linear';
import { type Declarations, initialValues, Scope } from '../nn/scope';
import { type TransformerSettings, type TransformerTrace, transformer } from '../nn/transformer';
import type { Experiment } from './experiment';

const BYTES = byteTokenizer.vocabularySize;

export interface TracedModel extends TransformerTrace {
	readonly declarations: Declarations;
	/** Mean cross-entropy against the input `targets`, in nats. */
	readonly loss: Tensor;
}

export interface TraceSize {
	readonly batch: number;
	readonly seq: number;
}

/** Inputs `tokens` and `targets`, i32 [batch, seq]. @throws Problem `shape` */
export function traceModel(
	experiment: Experiment,
	{ batch, seq }: TraceSize,
	training: boolean,
	vocabulary = BYTES,
): TracedModel {
	const graph = new Graph();
	const scope = new Scope(graph, roundingOf(experiment.precision, batch * seq));
	const tokens = inputTensor(graph, 'tokens', [batch, seq], 'i32');
	const targets = inputTensor(graph, 'targets', [batch, seq], 'i32');
	const trace = transformer(scope, tokens, transformerSettings(experiment, vocabulary), training);
	const loss = crossEntropy(trace.logits, targets);
	return { ...trace, loss, declarations: scope.declarations };
}

function transformerSettings(experiment: Experiment, vocabulary: number): TransformerSettings {
	const { variant, layers, width, feedForward, context, norm, positions, tied } = experiment;
	return {
		variant,
		attention: attentionSettings(experiment),
		layers,
		width,
		feedForward,
		vocabulary,
		context,
		norm,
		positions,
		tied,
		dropout: experiment.dropout,
		deviation: experiment.deviation,
	};
}

export function attentionSettings(experiment: Experiment): AttentionSettings {
	const { width, heads, headDim, components, context, projectionBias } = experiment;
	const { assignment, prior, variance, nullKey } = experiment;
	const { featureMap, normaliser, outputScale } = experiment;
	return {
		width,
		heads,
		headDim,
		components,
		context,
		assignment,
		prior,
		variance,
		nullKey,
		// A classifier looks both ways.
		causal: labelledTask(experiment.corpus) === null,
		featureMap,
		normaliser,
		outputScale,
		bias: projectionBias,
		deviation: experiment.deviation,
	};
}

export function parameterLayout(
	declarations: Declarations,
	{ decayed }: Pick<Experiment, 'decayed'>,
) {
	return layoutOf(
		[...declarations.values()].map(({ name, shape, matrix, update }) => ({
			name,
			shape,
			decay: decayed === 'all' || matrix,
			...(update && { update }),
		})),
	);
}

/** Values of every parameter in the order of the layout, padding zero. */
export function flatten(
	layout: ParameterLayout,
	values: ReadonlyMap<string, Float32Array>,
): Float32Array {
	const flat = new Float32Array(layout.length);
	for (const { name, offset } of layout.slots) flat.set(values.get(name) ?? [], offset);
	return flat;
}

export function initialParameters(
	declarations: Declarations,
	layout: ParameterLayout,
	seed: number,
): Float32Array {
	return flatten(layout, initialValues(declarations, seed));
}
