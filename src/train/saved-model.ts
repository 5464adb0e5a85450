/** A model from the files of a run: the inverse of `checkpoint.ts`. */
import { Problem } from '../core/problem';
import { decodeSafetensors, type StoredTensor } from '../core/safetensors';
import type { Values } from '../core/schema';
import { formatShape, type Shape } from '../core/shape';
import type { LabelledTask } from '../data/labelled';
import type { ParameterLayout } from '../engine/layout';
import type { Declaration, Declarations } from '../nn/scope';
import { type Experiment, parseExperiment } from './experiment';
import { flatten, parameterLayout } from './language-model';
import { traceTraining } from './programs';
import type { ModelTask } from './run-data';

export interface SavedModel {
	readonly experiment: Experiment;
	readonly declarations: Declarations;
	readonly layout: ParameterLayout;
	/** Flat, as the engines take them. */
	readonly values: Float32Array;
}

/** The experiment of a `config.json`. @throws Problem `file` or `configuration` */
export function savedExperiment(config: unknown): Experiment {
	const { experiment } = (config ?? {}) as { experiment?: unknown };
	if (typeof experiment !== 'object' || experiment === null)
		throw new Problem(
			'file',
			'config.json has no experiment.',
			'Choose the folder of a run, which holds config.json and model.safetensors.',
		);
	return parseExperiment(experiment as Values);
}

/** The labelled task of a `config.json`; null of a language model. @throws Problem `file` */
export function savedTask(config: unknown): LabelledTask | null {
	const { task } = config as { task?: Partial<LabelledTask> };
	if (task === undefined) return null;
	const { id, name, classes, encoding, arity } = task;
	const numbers = [encoding?.vocabulary, encoding?.maximumLength, encoding?.offset];
	const whole =
		typeof id === 'string' &&
		typeof name === 'string' &&
		Array.isArray(classes) &&
		classes.every((label) => typeof label === 'string') &&
		(arity === 1 || arity === 2) &&
		encoding !== undefined &&
		numbers.every(Number.isInteger);
	if (whole) return { id, name, classes, encoding, arity };
	throw new Problem('file', 'The task of config.json is not whole.', sameRun);
}

/** @throws Problem `file` naming the tensor that is missing, of another shape, or not expected */
export function savedModel(
	experiment: Experiment,
	task: ModelTask,
	checkpoint: Uint8Array,
): SavedModel {
	const { declarations } = traceTraining(experiment, task);
	const layout = parameterLayout(declarations, experiment);
	const { tensors } = decodeSafetensors(checkpoint);
	const unread = new Set(tensors.keys());
	const values = new Map<string, Float32Array>();
	for (const declaration of declarations.values())
		values.set(
			declaration.name,
			imported(declaration, (name, shape) => {
				unread.delete(name);
				return requireTensor(tensors.get(name), name, shape);
			}),
		);
	const [extra] = unread;
	if (extra !== undefined)
		throw new Problem('file', `The model has no place for the tensor ${extra}.`, sameRun);
	return { experiment, declarations, layout, values: flatten(layout, values) };
}

type Read = (name: string, shape: Shape) => Float32Array;

function imported({ name, shape, export: how }: Declaration, read: Read): Float32Array {
	switch (how.kind) {
		case 'plain':
			return read(name, shape);
		case 'transposed':
			return joinedColumns(shape, [{ name, start: 0, size: shape[1] ?? 0 }], read);
		case 'columns':
			return joinedColumns(shape, how.parts, read);
	}
}

/** Parts [size, inputs] become columns of [inputs, outputs]; of a vector, slices. */
function joinedColumns(
	shape: Shape,
	parts: readonly { readonly name: string; readonly start: number; readonly size: number }[],
	read: Read,
): Float32Array {
	const [inputs = 1, outputs] = shape;
	const whole = new Float32Array(inputs * (outputs ?? 1));
	for (const { name, start, size } of parts) {
		if (outputs === undefined) {
			whole.set(read(name, [size]), start);
			continue;
		}
		const own = read(name, [size, inputs]);
		for (let column = 0; column < size; column++)
			for (let row = 0; row < inputs; row++)
				whole[row * outputs + start + column] = own[column * inputs + row] as number;
	}
	return whole;
}

const sameRun = 'Choose model.safetensors and config.json of the same run.';

function requireTensor(tensor: StoredTensor | undefined, name: string, shape: Shape): Float32Array {
	const wanted = `a tensor ${name} of shape ${formatShape(shape)} in F32`;
	if (!tensor) throw new Problem('file', `The checkpoint lacks ${wanted}.`, sameRun);
	const { dtype } = tensor;
	if (dtype !== 'F32' || formatShape(tensor.shape) !== formatShape(shape))
		throw new Problem(
			'file',
			`The model needs ${wanted}; the checkpoint has ${formatShape(tensor.shape)} in ${dtype}.`,
			sameRun,
		);
	return tensor.data;
}
