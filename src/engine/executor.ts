/**
 * What every engine offers: a model's parameters, programs that run a graph on them, and training programs.
 * The trainer knows this file only.
 */
import type { Problem } from '../core/problem';
import type { EngineDetails, ProgramProfile } from '../core/profile';
import type { TunedChoice } from '../core/tuning';
import type { StepState, Tensor } from '../graph/tensor';
import type { ParameterLayout } from './layout';
import type { ProfileOptions } from './profile';

export interface DeviceInfo {
	readonly engine: 'webgpu' | 'cpu' | 'reference';
	/** Adapter in words. */
	readonly adapter: string;
	/** True where a WebGPU adapter runs on the CPU. */
	readonly software: boolean;
	/** True where four threads can add up, which wide heads use; it changes bits, and so does `software`. */
	readonly quads: boolean;
	/** True where operands in half precision are 16-bit floats in memory too; it changes no bit. */
	readonly f16?: boolean;
	/** Sizes of kernels that were measured on the adapter; they change bits. Absent where the usual ones are used. */
	readonly tuned?: TunedChoice;
	/** Threads of an engine that runs on the CPU by itself. */
	readonly threads?: number;
	/** How the CPU engine multiplies and adds: fused in one rounding, plain in two; it changes bits. */
	readonly arithmetic?: 'plain' | 'fused';
}

/** Data of the graph's inputs, by the name given to `inputTensor`. */
export type InputData = Readonly<Record<string, Int32Array | Float32Array>>;
export type OutputData = Readonly<Record<string, Float32Array>>;

export interface AdamwSettings {
	readonly beta1: number;
	readonly beta2: number;
	readonly epsilon: number;
	readonly weightDecay: number;
	/** Global norm to clip at; 0: no clipping. */
	readonly maximumNorm: number;
	/** Share of the way to its target that an averaged parameter goes in a step. */
	readonly averageRate: number;
}

/** What one training step reports, when the device has got that far. */
export interface StepReport {
	readonly step: number;
	/** Nats a target, before the update. */
	readonly loss: number;
	/** Global norm before clipping. */
	readonly gradientNorm: number;
	/** Steps so far whose update was left out because a gradient was not finite. */
	readonly skipped: number;
}

/** What a program costs; the plan knows it before anything is allocated. */
export interface ProgramCost {
	readonly flops: number;
	readonly dispatches: number;
	/** Bytes of buffers that belong to the program, the model's apart. */
	readonly bytes: number;
}

export interface Model {
	readonly layout: ParameterLayout;
	/** Bytes of values, gradients and moments. */
	readonly bytes: number;
	/** The flat values, `layout.length` long. */
	read(): Promise<Float32Array>;
	write(values: Float32Array): void;
	dispose(): void;
}

export interface Program {
	readonly cost: ProgramCost;
	/** Runs the graph once and reads the named outputs back. */
	run(inputs: InputData): Promise<OutputData>;
	/** Runs the graph once and resolves when the device is done, without reading anything back: for timing. */
	execute(inputs: InputData): Promise<void>;
	/** Reads back the named outputs of the last time that it ran. */
	read(): Promise<OutputData>;
	/** Times each kernel; absent on an engine that has none. */
	profile?(inputs: InputData, options: ProfileOptions): Promise<ProgramProfile>;
	dispose(): void;
}

export interface TrainingStep {
	readonly step: number;
	readonly learningRate: number;
	/**
	 * Of this step, where a schedule cycles it; the optimiser's own when absent. The mean is corrected by 1 - beta1^t with
	 * the beta1 of this step and t updates, as PyTorch does, and not by the product of all so far.
	 */
	readonly beta1?: number | undefined;
	readonly inputs: InputData;
}

export interface TrainingProgram {
	readonly cost: ProgramCost;
	/** Queues one step; resolves when another may be queued. Reports arrive in order, some steps later. */
	step(step: TrainingStep): Promise<void>;
	/** Resolves when every queued step has been reported. */
	settle(): Promise<void>;
	/** Times each kernel of a step, which is run again and again as this one and reported by none; absent on an engine that has none. */
	profile?(step: TrainingStep, options: ProfileOptions): Promise<ProgramProfile>;
	/** Submits to the device so far. */
	readonly submits: number;
	dispose(): void;
}

export interface TrainingRequest {
	readonly model: Model;
	readonly loss: Tensor;
	readonly optimiser: AdamwSettings;
	readonly seed: number;
	readonly onReport: (report: StepReport) => void;
}

export const FIRST_STEP: StepState = { seed: 0, step: 0 };

/** Progress of preparing a program: kernels compiled of all. */
export type OnProgress = (done: number, total: number) => void;

export interface Engine {
	readonly info: DeviceInfo;
	/** Kernels, features and limits, for a person to read. */
	readonly details: EngineDetails;
	/** Resolves when the device is lost, with what is known of the reason; never for a `dispose` of ours. */
	readonly lost: Promise<Problem>;
	createModel(layout: ParameterLayout, values: Float32Array, training: boolean): Model;
	/** A forward program that reads back `outputs`; `step` decides masks where the graph draws any. */
	compile(
		model: Model,
		outputs: Readonly<Record<string, Tensor>>,
		step?: StepState,
	): Promise<Program>;
	compileTraining(request: TrainingRequest, onProgress?: OnProgress): Promise<TrainingProgram>;
	/** Compiles the kernels of a training program ahead of its making; allocates nothing. */
	precompile(loss: Tensor, layout: ParameterLayout, optimiser: AdamwSettings): Promise<void>;
	/** Bytes a second that copying moves, read and written; absent where the engine has no command for it. */
	copyRate?(now: () => number): Promise<number>;
	/** Bytes of all live buffers now, and the most there have been. */
	memory(): { readonly liveBytes: number; readonly peakBytes: number };
	dispose(): void;
}
