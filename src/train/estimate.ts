/** What an experiment will cost on WebGPU, from its plans, before anything is allocated. */
import { sizeOf } from '../core/shape';
import { modelBytes } from '../engine/webgpu/model';
import { planGraph } from '../engine/webgpu/planner';
import { STEP_BYTES } from '../engine/webgpu/step';
import { planTraining, TRAINING_BYTES } from '../engine/webgpu/training';
import { GPU, SOFTWARE } from '../engine/webgpu/tuning';
import type { Experiment } from './experiment';
import { parameterLayout } from './language-model';
import {
	adamwSettings,
	type TracedProgram,
	traceEvaluation,
	traceSampling,
	traceTraining,
} from './programs';

export interface Estimate {
	readonly parameters: number;
	/** Multiply-adds count 2. */
	readonly flopsPerStep: number;
	/** Bytes of all buffers of a run: model, training, evaluation and sampling. */
	readonly peakBytes: number;
	readonly dispatchesPerStep: number;
	readonly tokensPerStep: number;
}

/** @throws Problem `configuration` or `shape` for an experiment that cannot be built */
export function estimate(experiment: Experiment, software: boolean): Estimate {
	const tuning = software ? SOFTWARE : GPU;
	const { loss, declarations } = traceTraining(experiment);
	const layout = parameterLayout(declarations, experiment);
	const training = planTraining(loss, layout, adamwSettings(experiment), tuning);
	const forward = ({ outputs }: TracedProgram) =>
		planGraph({ outputs: Object.values(outputs), layout, tuning }).bytes +
		Object.values(outputs).reduce((sum, { shape }) => sum + 4 * sizeOf(shape), STEP_BYTES);
	const own = forward(traceEvaluation(experiment));
	const sampling = experiment.sampleLength > 0 ? forward(traceSampling(experiment)) : 0;
	const peakBytes = modelBytes(layout, true) + training.bytes + TRAINING_BYTES + own + sampling;
	return {
		parameters: layout.count,
		flopsPerStep: training.flops,
		peakBytes,
		dispatchesPerStep: training.dispatches.length,
		tokensPerStep: experiment.batch * experiment.context,
	};
}
