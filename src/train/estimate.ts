/** What an experiment will cost on an engine, before anything is allocated; on WebGPU from the plans that will run. */
import { sizeOf } from '../core/shape';
import { modelBytes as cpuModelBytes } from '../engine/cpu/model';
import { planBytes, planGraph as planCpuGraph } from '../engine/cpu/planner';
import { STEP_BYTES as CPU_STEP_BYTES } from '../engine/cpu/step';
import {
	TRAINING_BYTES as CPU_TRAINING_BYTES,
	planTraining as planCpuTraining,
} from '../engine/cpu/training';
import type { DeviceInfo } from '../engine/executor';
import type { ParameterLayout } from '../engine/layout';
import { trainingCost } from '../engine/reference';
import { openedTuning } from '../engine/webgpu/candidates';
import { modelBytes } from '../engine/webgpu/model';
import { planGraph } from '../engine/webgpu/planner';
import { STEP_BYTES } from '../engine/webgpu/step';
import { planTraining, TRAINING_BYTES } from '../engine/webgpu/training';
import type { Tuning } from '../engine/webgpu/tuning';
import type { Tensor } from '../graph/tensor';
import { attentionById, baseline } from '../nn/attention';
import { attentionCounts } from '../nn/attention/counts';
import type { AttentionCounts } from '../nn/attention/definition';
import type { Experiment } from './experiment';
import { attentionSettings, parameterLayout } from './language-model';
import {
	adamwSettings,
	type TracedProgram,
	traceEvaluation,
	traceSampling,
	traceTraining,
	writesSamples,
} from './programs';
import { expectedTask, type ModelTask, tokensOfStep } from './run-data';

export interface Estimate {
	readonly parameters: number;
	/** Multiply-adds count 2. */
	readonly flopsPerStep: number;
	/** Bytes of a run: of all buffers of model, training, evaluation and sampling. */
	readonly peakBytes: number;
	/** Kernels a step; 0 on an engine without kernels. */
	readonly dispatchesPerStep: number;
	readonly tokensPerStep: number;
	readonly attention: AttentionComparison;
}

/** One layer of attention on one context, and the softmax that it is to stand in for: a mixture, for twice the heads. */
export interface AttentionComparison {
	readonly own: AttentionCounts;
	readonly baseline: AttentionCounts;
	readonly baselineLabel: string;
	readonly baselineHeads: number;
}

export function compareAttention(experiment: Experiment): AttentionComparison {
	const settings = attentionSettings(experiment);
	const definition = attentionById(experiment.variant);
	const baselineHeads = (definition.mixture ? 2 : 1) * settings.heads;
	return {
		own: attentionCounts(definition, settings, experiment.context),
		baseline: attentionCounts(baseline, { ...settings, heads: baselineHeads }, experiment.context),
		baselineLabel: baseline.label,
		baselineHeads,
	};
}

/** @throws Problem `configuration` or `shape` for an experiment that cannot be built */
export function estimate(
	experiment: Experiment,
	device: Device,
	task: ModelTask = expectedTask(experiment),
): Estimate {
	const { loss, declarations } = traceTraining(experiment, task);
	const layout = parameterLayout(declarations, experiment);
	const forward = [traceEvaluation(experiment, task)];
	if (writesSamples(experiment, task)) forward.push(traceSampling(experiment, task));
	const cost = costOn(device, { experiment, loss, layout, forward });
	return {
		parameters: layout.count,
		tokensPerStep: tokensOfStep(experiment, task),
		attention: compareAttention(experiment),
		...cost,
	};
}

type Device = Pick<DeviceInfo, 'engine' | 'software' | 'quads' | 'f16' | 'tuned' | 'threads'>;
type Cost = Pick<Estimate, 'flopsPerStep' | 'peakBytes' | 'dispatchesPerStep'>;

/** The programs of a run, traced. */
interface Programs {
	readonly experiment: Experiment;
	readonly loss: Tensor;
	readonly layout: ParameterLayout;
	/** Beside the training program. */
	readonly forward: readonly TracedProgram[];
}

function costOn(device: Device, programs: Programs): Cost {
	if (device.engine === 'reference') return referenceCost(programs.loss, programs.layout);
	if (device.engine === 'cpu') return cpuCost(programs, device.threads ?? 1);
	return webgpuCost(programs, openedTuning(device));
}

function cpuCost({ experiment, loss, layout, forward }: Programs, threads: number): Cost {
	const training = planCpuTraining(loss, layout, adamwSettings(experiment));
	const bytesOf = ({ outputs }: TracedProgram) =>
		CPU_STEP_BYTES + planBytes(planCpuGraph({ outputs: Object.values(outputs), layout }), threads);
	const own = cpuModelBytes(layout, true) + planBytes(training, threads) + CPU_TRAINING_BYTES;
	return {
		flopsPerStep: training.flops,
		peakBytes: forward.reduce((sum, program) => sum + bytesOf(program), own),
		dispatchesPerStep: training.calls.length,
	};
}

function webgpuCost({ experiment, loss, layout, forward }: Programs, tuning: Tuning): Cost {
	const training = planTraining(loss, layout, adamwSettings(experiment), tuning);
	const bytesOf = ({ outputs }: TracedProgram) =>
		planGraph({ outputs: Object.values(outputs), layout, tuning }).bytes +
		Object.values(outputs).reduce((sum, { shape }) => sum + 4 * sizeOf(shape), STEP_BYTES);
	const own = modelBytes(layout, true) + training.bytes + TRAINING_BYTES;
	return {
		flopsPerStep: training.flops,
		peakBytes: forward.reduce((sum, program) => sum + bytesOf(program), own),
		dispatchesPerStep: training.dispatches.length,
	};
}

/** Values, gradient and two moments of each parameter, and every tensor of a step. */
function referenceCost(loss: Tensor, layout: ParameterLayout): Cost {
	const { flops, bytes } = trainingCost(loss);
	return { flopsPerStep: flops, peakBytes: 4 * 8 * layout.length + bytes, dispatchesPerStep: 0 };
}
