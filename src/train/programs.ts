/** Sizes and outputs of the programs that a run compiles, in one place: the estimate plans what the trainer runs. */

import type { AdamwSettings, Engine } from '../engine/executor';
import type { Tensor } from '../graph/tensor';
import { traceClassifier } from './classification';
import { classifierSettings, placesOf } from './classifier-settings';
import type { Experiment } from './experiment';
import { parameterLayout, type TracedModel, type TraceSize, traceModel } from './language-model';
import { expectedTask, type ModelTask } from './run-data';

/** `task` is what the data decide of the model; what is known without them where it is left out. */
export function traceTraining(
	experiment: Experiment,
	task: ModelTask = expectedTask(experiment),
): TracedModel {
	const { batch, context } = experiment;
	return trace(experiment, task, { batch, seq: context }, true);
}

function trace(
	experiment: Experiment,
	model: ModelTask,
	size: TraceSize,
	training: boolean,
): TracedModel {
	return model.kind === 'labelled'
		? traceClassifier(
				classifierSettings(experiment, model.task),
				{ ...size, seq: placesOf(experiment) },
				training,
				experiment.precision,
			)
		: traceModel(experiment, size, training, model.vocabulary);
}

export interface TracedProgram {
	readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Loss and number of targets of one held-out batch, and the logits of labelled examples. */
export function traceEvaluation(
	experiment: Experiment,
	task: ModelTask = expectedTask(experiment),
): TracedProgram {
	const { batch, context } = experiment;
	const { loss, logits } = trace(experiment, task, { batch, seq: context }, false);
	const count = loss.node.outputs.count as Tensor;
	return { outputs: { loss, count, ...(task.kind === 'labelled' && { logits }) } };
}

/** Logits of one sequence, for writing samples. */
export function traceSampling(
	experiment: Experiment,
	task: ModelTask = expectedTask(experiment),
): TracedProgram {
	const { logits } = trace(experiment, task, oneSequence(experiment), false);
	return { outputs: { logits } };
}

/** A classifier has nothing to write. */
export function writesSamples({ sampleLength }: Experiment, task: ModelTask): boolean {
	return sampleLength > 0 && task.kind === 'language';
}

/** What every layer's attention shows of one sequence; outputs are named `layer/observed`. */
export function traceProbe(
	experiment: Experiment,
	task: ModelTask = expectedTask(experiment),
): TracedProgram {
	const { layers } = trace(experiment, task, oneSequence(experiment), false);
	const outputs: Record<string, Tensor> = {};
	layers.forEach(({ observed }, layer) => {
		for (const [name, tensor] of Object.entries(observed)) outputs[`${layer}/${name}`] = tensor;
	});
	return { outputs };
}

function oneSequence({ context }: Experiment): TraceSize {
	return { batch: 1, seq: context };
}

export function adamwSettings(experiment: Experiment): AdamwSettings {
	const { beta1, beta2, epsilon, weightDecay, clip, priorMemory } = experiment;
	const averageRate = 1 - priorMemory;
	return { beta1, beta2, epsilon, weightDecay, maximumNorm: clip, averageRate };
}

/** Compiles what a run of `experiment` will need first, so that its first step comes at once. */
export async function precompile(engine: Engine, experiment: Experiment): Promise<void> {
	const { loss, declarations } = traceTraining(experiment);
	const layout = parameterLayout(declarations, experiment);
	await engine.precompile(loss, layout, adamwSettings(experiment));
}
