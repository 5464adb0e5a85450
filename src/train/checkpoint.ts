/** A checkpoint under the names and orientations of a PyTorch module: `model.safetensors` and `config.json`. */
import { encodeSafetensors, type WritableTensor } from '../core/safetensors';
import type { Shape } from '../core/shape';
import type { LabelledTask } from '../data/labelled';
import { type ParameterLayout, valuesOf } from '../engine/layout';
import { attentionById } from '../nn/attention';
import type { Declaration, Declarations } from '../nn/scope';
import type { Experiment } from './experiment';
import type { ModelTask } from './run-data';

/** Tensors by PyTorch name from the flat values. */
export function exportTensors(
	declarations: Declarations,
	layout: ParameterLayout,
	flat: Float32Array,
): Map<string, WritableTensor> {
	const tensors = new Map<string, WritableTensor>();
	for (const declaration of declarations.values())
		for (const [name, tensor] of exported(declaration, valuesOf(layout, flat, declaration.name)))
			tensors.set(name, tensor);
	return tensors;
}

export function encodeCheckpoint(
	declarations: Declarations,
	layout: ParameterLayout,
	flat: Float32Array,
	step: number,
): Uint8Array<ArrayBuffer> {
	const metadata = new Map([['step', String(step)]]);
	return encodeSafetensors(exportTensors(declarations, layout, flat), metadata);
}

/** What a loader needs to rebuild the module; in the manner of a Hugging Face `config.json`. */
export function modelConfig(experiment: Experiment, task: ModelTask): Record<string, unknown> {
	const { width, layers, heads, headDim, components, feedForward, context, tied } = experiment;
	return {
		model_type: 'mgk-workbench',
		hidden_size: width,
		num_hidden_layers: layers,
		num_attention_heads: heads,
		head_dim: headDim,
		num_key_components: attentionById(experiment.variant).mixture ? components : 1,
		intermediate_size: feedForward,
		max_position_embeddings: context,
		vocab_size: task.kind === 'language' ? task.vocabulary : task.task.encoding.vocabulary,
		...(task.kind === 'labelled' && { task: plainTask(task.task) }),
		tie_word_embeddings: tied,
		hidden_act: 'gelu_pytorch_tanh',
		experiment,
	};
}

/** What of a task can be written down. */
function plainTask({ id, name, classes, encoding, arity }: LabelledTask) {
	return { id, name, classes, encoding, arity };
}

function exported(declaration: Declaration, values: Float32Array): [string, WritableTensor][] {
	const { name, shape, export: how } = declaration;
	switch (how.kind) {
		case 'plain':
			return [[name, tensor(shape, Float32Array.from(values))]];
		case 'transposed':
			return [[name, columns(values, shape, 0, shape[1] ?? 0)]];
		case 'columns':
			return how.parts.map(({ name: part, start, size }) => [
				part,
				columns(values, shape, start, size),
			]);
	}
}

/** Columns of [inputs, outputs] as [columns, inputs]; of a vector, a slice. */
function columns(values: Float32Array, shape: Shape, start: number, size: number): WritableTensor {
	const [inputs = 1, outputs] = shape;
	if (outputs === undefined) return tensor([size], values.slice(start, start + size));
	const result = new Float32Array(size * inputs);
	for (let column = 0; column < size; column++)
		for (let row = 0; row < inputs; row++)
			result[column * inputs + row] = values[row * outputs + start + column] as number;
	return tensor([size, inputs], result);
}

function tensor(shape: Shape, data: Float32Array<ArrayBuffer>): WritableTensor {
	return { dtype: 'F32', shape, data };
}
