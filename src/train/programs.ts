/** Sizes and outputs of the programs that a run compiles, in one place: the estimate plans what the trainer runs. */

import type { LabelledTask } from '../data/labelled';
import { labelledTask } from '../data/tasks';
import type { AdamwSettings, Engine } from '../engine/executor';
import type { Tensor } from '../graph/tensor';
import { traceClassifier } from './classification';
import { classifierSettings } from './classifier-settings';
import type { Experiment } from './experiment';
import { parameterLayout, type TracedModel, type TraceSize, traceModel } from './language-model';

/** What is classified, as the experiment's data have it; a person's own files say more once they are open. */
type Task = LabelledTask | null;

export function traceTraining(
	experiment: Experiment,
	task: Task = labelledTask(experiment.corpus),
): TracedModel {
	const { batch, context } = experiment;
	return trace(experiment, task, { batch, seq: context }, true);
}

/** The model that the data ask for. */
function trace(
	experiment: Experiment,
	task: Task,
	size: TraceSize,
	training: boolean,
): TracedModel {
	return task
		? traceClassifier(classifierSettings(experiment, task), size, training)
		: traceModel(experiment, size, training);
}

export interface TracedProgram {
	readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Loss and number of targets of one held-out batch, and the logits of labelled examples. */
export function traceEvaluation(
	experiment: Experiment,
	task: Task = labelledTask(experiment.corpus),
): TracedProgram {
	const { batch, context } = experiment;
	const { loss, logits } = trace(experiment, task, { batch, seq: context }, false);
	const count = loss.node.outputs.count as Tensor;
	return { outputs: { loss, count, ...(task && { logits }) } };
}

/** Logits of one sequence, for writing samples. */
export function traceSampling(experiment: Experiment): TracedProgram {
	const { logits } = traceModel(experiment, oneSequence(experiment), false);
	return { outputs: { logits } };
}

/** A classifier has nothing to write. */
export function writesSamples({ corpus, sampleLength }: Experiment): boolean {
	return sampleLength > 0 && !labelledTask(corpus);
}

/** What every layer's attention shows of one sequence; outputs are named `layer/observed`. */
export function traceProbe(
	experiment: Experiment,
	task: Task = labelledTask(experiment.corpus),
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
	const { beta1, beta2, weightDecay, clip, priorMemory } = experiment;
	const averageRate = 1 - priorMemory;
	return { beta1, beta2, epsilon: 1e-8, weightDecay, maximumNorm: clip, averageRate };
}

/** Compiles what a run of `experiment` will need first, so that its first step comes at once. */
export async function precompile(engine: Engine, experiment: Experiment): Promise<void> {
	const { loss, declarations } = traceTraining(experiment);
	const layout = parameterLayout(declarations, experiment);
	await engine.precompile(loss, layout, adamwSettings(experiment));
}
