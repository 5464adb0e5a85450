/** Sizes and outputs of the programs that a run compiles, in one place: the estimate plans what the trainer runs. */

import type { AdamwSettings, Engine } from '../engine/executor';
import type { Tensor } from '../graph/tensor';
import type { Experiment } from './experiment';
import { parameterLayout, type TracedModel, type TraceSize, traceModel } from './language-model';

export function traceTraining(experiment: Experiment): TracedModel {
	const { batch, context } = experiment;
	return traceModel(experiment, { batch, seq: context }, true);
}

export interface TracedProgram {
	readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Loss and number of targets of one held-out batch. */
export function traceEvaluation(experiment: Experiment): TracedProgram {
	const { batch, context } = experiment;
	const { loss } = traceModel(experiment, { batch, seq: context }, false);
	const count = loss.node.outputs.count as Tensor;
	return { outputs: { loss, count } };
}

/** Logits of one sequence, for writing samples. */
export function traceSampling(experiment: Experiment): TracedProgram {
	const { logits } = traceModel(experiment, oneSequence(experiment), false);
	return { outputs: { logits } };
}

/** What every layer's attention shows of one sequence; outputs are named `layer/observed`. */
export function traceProbe(experiment: Experiment): TracedProgram {
	const { layers } = traceModel(experiment, oneSequence(experiment), false);
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
