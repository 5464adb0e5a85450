/** A training program: forward, backward and update are one list of calls, run to its end before a step resolves. */
import type { ProgramProfile } from '../../core/profile';
import { nextTask } from '../../core/task';
import type { Tensor } from '../../graph/tensor';
import type {
	AdamwSettings,
	ProgramCost,
	TrainingProgram,
	TrainingRequest,
	TrainingStep,
} from '../executor';
import type { ParameterLayout } from '../layout';
import { parameterGradients } from '../parameter-gradients';
import type { ProfileOptions } from '../profile';
import type { Arena, Block } from './arena';
import { type Call, call, literal, scratch } from './call';
import { type Plan, planGraph } from './planner';
import { profileRecording } from './profile';
import type { Recording } from './recording';
import { STEP_BYTES, writeStep } from './step';

/** As kernels/optimiser.ts has them: values of a task, and what it keeps from step to step. */
const CHUNK = 16384;
const CONTROL_BYTES = 48;
const SKIPPED = 8;
const NORM = 40;

/** Bytes beside the plan: the step, then what the optimiser keeps. */
export const TRAINING_BYTES = STEP_BYTES + CONTROL_BYTES;

export function planTraining(
	loss: Tensor,
	layout: ParameterLayout,
	optimiser: AdamwSettings,
): Plan {
	return planGraph({
		outputs: [loss],
		layout,
		gradients: parameterGradients(loss),
		epilogue: optimiserCalls(layout, optimiser),
	});
}

function optimiserCalls(
	{ length: count, decayed, averaged }: ParameterLayout,
	{ beta2, epsilon, weightDecay, maximumNorm, averageRate }: AdamwSettings,
): Call[] {
	const chunks = Math.ceil(averaged / CHUNK);
	const partials = scratch('partials', 8 * chunks);
	const gradient = { fixed: 'gradient' } as const;
	const step = { fixed: 'step' } as const;
	const control = { fixed: 'control' } as const;
	return [
		call('gradientNorm', { gradient, partials, count: averaged }),
		call('control', {
			partials,
			step,
			control,
			chunks,
			maximumNorm,
			beta2: { literal: Float64Array.of(beta2) },
		}),
		call('adamw', {
			gradient,
			step,
			control,
			values: { fixed: 'values' },
			mean: { fixed: 'mean' },
			square: { fixed: 'square' },
			rates: literal([beta2, 1 - beta2, epsilon, weightDecay, averageRate]),
			count,
			decayed,
			averaged,
		}),
	];
}

export class CpuTraining implements TrainingProgram {
	readonly cost: ProgramCost;
	readonly #arena: Arena;
	readonly #recording: Recording;
	readonly #state: Block;
	readonly #request: TrainingRequest;

	/** `state`: TRAINING_BYTES, as the recording knows them. */
	constructor(arena: Arena, recording: Recording, state: Block, request: TrainingRequest) {
		this.#arena = arena;
		this.#recording = recording;
		this.#state = state;
		this.#request = request;
		const { flops, calls } = recording.plan;
		this.cost = { flops, dispatches: calls.length, bytes: recording.bytes + state.bytes };
	}

	async step(given: TrainingStep): Promise<void> {
		const { loss, onReport } = this.#request;
		this.#write(given);
		this.#recording.run();
		const control = this.#state.offset + STEP_BYTES;
		const { data } = this.#arena;
		onReport({
			step: given.step,
			loss: this.#recording.read(loss)[0] ?? Number.NaN,
			gradientNorm: data.getFloat64(control + NORM, true),
			skipped: data.getFloat64(control + SKIPPED, true),
		});
		await nextTask();
	}

	async profile(step: TrainingStep, options: ProfileOptions): Promise<ProgramProfile> {
		this.#write(step);
		return profileRecording(this.#recording, [this.#request.loss], options);
	}

	#write({ step, learningRate, beta1, inputs }: TrainingStep): void {
		const { seed, optimiser } = this.#request;
		this.#recording.write(inputs);
		const rates = { learningRate, beta1: beta1 ?? optimiser.beta1 };
		writeStep(this.#arena.data, this.#state.offset, { seed, step, ...rates });
	}

	/** Nothing is submitted anywhere: a step has ended when it resolves. */
	readonly submits = 0;

	async settle(): Promise<void> {}

	/** Fills every intermediate with NaN, for tests. */
	poison(): void {
		this.#recording.poison();
	}

	dispose(): void {
		this.#recording.dispose();
		this.#arena.release(this.#state);
	}
}
