/**
 * A training program: forward, backward and update in one submit a step. Steps are queued ahead of the device by a
 * bounded number; each report is copied out of a ring on the device, so that reading the loss stalls nothing.
 */
import type { ProgramProfile } from '../../core/profile';
import type { Tensor } from '../../graph/tensor';
import type {
	AdamwSettings,
	ProgramCost,
	StepReport,
	TrainingProgram,
	TrainingRequest,
	TrainingStep,
} from '../executor';
import type { ParameterLayout } from '../layout';
import { parameterGradients } from '../parameter-gradients';
import type { ProfileOptions } from '../profile';
import type { Device } from './device';
import { type Dispatch, dispatch, scratch } from './kernel';
import type { DeviceModel } from './model';
import { type Plan, planGraph } from './planner';
import { profileRecording } from './profile';
import { mapCopy } from './readback';
import type { Recording } from './recording';
import { STEP_BYTES, stepBuffer, writeStep } from './step';
import type { Tuning } from './tuning';
import { DATA, STAGING } from './usage';

const RING = 64;
const REPORT_BYTES = 16 * RING;
const STAGING_BUFFERS = 3;
const CONTROL_BYTES = 32;
const NORM_GROUP = 32;
/** Steps are queued ahead for at most about this long, so that a pause takes hold at once. */
const AHEAD_MS = 100;
const MOST_AHEAD = 8;

/** Bytes of the buffers of a training program beside its plan. */
export const TRAINING_BYTES =
	STEP_BYTES + CONTROL_BYTES + REPORT_BYTES + STAGING_BUFFERS * REPORT_BYTES;

export function planTraining(
	loss: Tensor,
	layout: ParameterLayout,
	optimiser: AdamwSettings,
	tuning: Tuning,
): Plan {
	return planGraph({
		outputs: [loss],
		layout,
		gradients: parameterGradients(loss),
		epilogue: optimiserDispatches(loss, layout, optimiser, tuning),
		tuning,
	});
}

function optimiserDispatches(
	loss: Tensor,
	layout: ParameterLayout,
	{ beta1, beta2, epsilon, weightDecay, maximumNorm, averageRate }: AdamwSettings,
	tuning: Tuning,
): Dispatch[] {
	const { length: count, decayed, averaged } = layout;
	const parts = Math.max(1, Math.min(64, Math.ceil(averaged / (16 * NORM_GROUP))));
	const partials = scratch('partials', 2 * parts);
	const [oneMinusBeta1, oneMinusBeta2] = [1 - beta1, 1 - beta2];
	return [
		dispatch('optim/gradient-norm', {
			constants: { GROUP: NORM_GROUP },
			bindings: { gradient: { fixed: 'gradient' }, partials },
			parameters: { count: averaged },
			grid: [parts, 1, 1],
		}),
		dispatch('optim/control', {
			constants: {},
			bindings: {
				partials,
				loss,
				step: { fixed: 'step' },
				control: { fixed: 'control' },
				report: { fixed: 'report' },
			},
			parameters: { parts, ring: RING, maximumNorm, oneMinusBeta1, oneMinusBeta2 },
			grid: [1, 1, 1],
		}),
		dispatch('optim/adamw', {
			constants: { GROUP: tuning.group },
			bindings: {
				gradient: { fixed: 'gradient' },
				step: { fixed: 'step' },
				control: { fixed: 'control' },
				values: { fixed: 'values' },
				moments: { fixed: 'moments' },
			},
			parameters: { count, decayed, averaged, averageRate, oneMinusBeta2, epsilon, weightDecay },
			grid: [Math.min(1024, Math.ceil(count / (4 * tuning.group))), 1, 1],
		}),
	];
}

/** Buffers of the optimiser and of the step. */
export function trainingBuffers(device: Device, model: DeviceModel) {
	const { gradient, moments } = model.training;
	return {
		values: model.values,
		gradient,
		moments,
		step: stepBuffer(device),
		control: device.buffer('control', CONTROL_BYTES, DATA),
		report: device.buffer('report', REPORT_BYTES, DATA),
	};
}

export class DeviceTraining implements TrainingProgram {
	readonly cost: ProgramCost;
	readonly #device: Device;
	readonly #recording: Recording;
	readonly #buffers: ReturnType<typeof trainingBuffers>;
	readonly #request: TrainingRequest;
	readonly #free: GPUBuffer[];
	readonly #waiting: (() => void)[] = [];
	#queued: number[] = [];
	#reading = 0;
	#limit = 1;
	#submits = 0;
	#lastReportMs = 0;
	#failure: unknown = null;

	constructor(
		device: Device,
		recording: Recording,
		buffers: ReturnType<typeof trainingBuffers>,
		request: TrainingRequest,
	) {
		this.#device = device;
		this.#recording = recording;
		this.#buffers = buffers;
		this.#request = request;
		this.#free = Array.from({ length: STAGING_BUFFERS }, (_, index) =>
			device.buffer(`report ${index}`, REPORT_BYTES, STAGING),
		);
		const { flops, dispatches, bytes } = recording.plan;
		this.cost = {
			flops,
			dispatches: dispatches.length,
			bytes: bytes + TRAINING_BYTES,
		};
	}

	async step(given: TrainingStep): Promise<void> {
		this.#check();
		this.#write(given);
		const encoder = this.#device.gpu.createCommandEncoder();
		this.#recording.encode(encoder);
		this.#queued.push(given.step);
		this.#submit(encoder);
		while (this.#queued.length >= this.#limit) await this.#nextReport();
	}

	async profile(step: TrainingStep, options: ProfileOptions): Promise<ProgramProfile> {
		await this.settle();
		this.#write(step);
		return profileRecording(this.#device, this.#recording, [this.#request.loss], options);
	}

	#write({ step, learningRate, beta1, inputs }: TrainingStep): void {
		this.#recording.write(inputs);
		const { seed, optimiser } = this.#request;
		const rates = { learningRate, beta1: beta1 ?? optimiser.beta1 };
		writeStep(this.#device, this.#buffers.step, { seed, step, ...rates });
	}

	async settle(): Promise<void> {
		this.#check();
		while (this.#queued.length > 0) {
			if (this.#reading === 0) this.#submit(this.#device.gpu.createCommandEncoder());
			await this.#nextReport();
		}
	}

	get submits(): number {
		return this.#submits;
	}

	dispose(): void {
		const { step, control, report } = this.#buffers;
		this.#recording.dispose();
		this.#device.release([step, control, report, ...this.#free]);
	}

	/** Submits, with a copy of the reports when a staging buffer is free to take them. */
	#submit(encoder: GPUCommandEncoder): void {
		const staging = this.#free.pop();
		if (staging) encoder.copyBufferToBuffer(this.#buffers.report, 0, staging, 0, REPORT_BYTES);
		this.#device.submit(encoder);
		this.#submits++;
		if (staging) void this.#collect(staging, this.#queued.length);
	}

	async #collect(staging: GPUBuffer, covered: number): Promise<void> {
		const last = this.#queued[covered - 1];
		this.#reading++;
		try {
			const rows = new Float32Array(await mapCopy(this.#device, staging));
			while (last !== undefined && (this.#queued[0] ?? Infinity) <= last) {
				const step = this.#queued.shift() as number;
				this.#request.onReport(reportOf(rows, step));
			}
			this.#adapt();
		} catch (failure) {
			this.#failure = failure;
		} finally {
			this.#reading--;
			this.#free.push(staging);
			for (const wake of this.#waiting.splice(0)) wake();
		}
	}

	/** Queues as many steps ahead as fit into `AHEAD_MS`. */
	#adapt(): void {
		const now = performance.now();
		const elapsedMs = Math.max(1, now - this.#lastReportMs);
		this.#lastReportMs = now;
		const wanted = Math.round(AHEAD_MS / elapsedMs);
		this.#limit = Math.max(1, Math.min(MOST_AHEAD, wanted, this.#limit + 1));
	}

	async #nextReport(): Promise<void> {
		this.#check();
		if (this.#reading > 0) await new Promise<void>((wake) => this.#waiting.push(wake));
		else this.#submit(this.#device.gpu.createCommandEncoder());
		this.#check();
	}

	#check(): void {
		if (this.#failure) throw this.#failure;
		this.#device.check();
	}
}

function reportOf(rows: Float32Array, step: number): StepReport {
	const at = 4 * (step % RING);
	const [loss = 0, gradientNorm = 0, skipped = 0] = rows.subarray(at, at + 3);
	return { step, loss, gradientNorm, skipped };
}
