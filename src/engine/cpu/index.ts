/** The CPU engine: traced graphs become plans of calls to WebAssembly kernels, run by one or more threads on one memory. */
import { Problem } from '../../core/problem';
import type { EngineDetails } from '../../core/profile';
import type { StepState, Tensor } from '../../graph/tensor';
import {
	type DeviceInfo,
	type Engine,
	FIRST_STEP,
	type Model,
	type TrainingRequest,
} from '../executor';
import type { ParameterLayout } from '../layout';
import { Arena, type Block } from './arena';
import { cpuDetails } from './details';
import { CpuModel } from './model';
import { planGraph } from './planner';
import { CpuProgram } from './program';
import { Recording } from './recording';
import { STEP_BYTES, writeStep } from './step';
import { type CpuOptions, Threads } from './threads';
import { CpuTraining, planTraining, TRAINING_BYTES } from './training';

export class CpuEngine implements Engine {
	readonly info: DeviceInfo;
	readonly details: EngineDetails;
	readonly lost = new Promise<Problem>(() => {});
	readonly #threads: Threads;
	readonly #arena: Arena;

	constructor(threads: Threads) {
		this.#threads = threads;
		this.#arena = new Arena(threads.memory);
		this.info = {
			engine: 'cpu',
			adapter: `WebAssembly SIMD, ${threads.count} ${threads.count === 1 ? 'thread' : 'threads'}, ${threads.arithmetic} arithmetic`,
			software: true,
			quads: false,
			threads: threads.count,
			arithmetic: threads.arithmetic,
		};
		this.details = cpuDetails(threads);
	}

	createModel(layout: ParameterLayout, values: Float32Array, training: boolean): Model {
		return new CpuModel(this.#arena, layout, values, training);
	}

	async compile(
		model: Model,
		outputs: Readonly<Record<string, Tensor>>,
		step: StepState = FIRST_STEP,
	): Promise<CpuProgram> {
		const own = ownModel(model);
		const plan = planGraph({ outputs: Object.values(outputs), layout: own.layout });
		return this.#with(STEP_BYTES, (state) => {
			writeStep(this.#arena.data, state.offset, { ...step, learningRate: 0, beta1: 0 });
			const fixed = { step: state.offset };
			const recording = new Recording(this.#arena, this.#threads, plan, own, fixed);
			return new CpuProgram(this.#arena, recording, outputs, state);
		});
	}

	async compileTraining(request: TrainingRequest): Promise<CpuTraining> {
		const model = ownModel(request.model);
		const plan = planTraining(request.loss, model.layout, request.optimiser);
		return this.#with(TRAINING_BYTES, (state) => {
			const fixed = { step: state.offset, control: state.offset + STEP_BYTES };
			const recording = new Recording(this.#arena, this.#threads, plan, model, fixed);
			return new CpuTraining(this.#arena, recording, state, request);
		});
	}

	/** Makes a program around a block of its state, which is given back when the program does not fit. */
	#with<P>(bytes: number, make: (state: Block) => P): P {
		const state = this.#arena.allocate(bytes);
		try {
			return make(state);
		} catch (failure) {
			this.#arena.release(state);
			throw failure;
		}
	}

	/** The kernels are compiled when the engine is opened. */
	async precompile(): Promise<void> {}

	memory() {
		return this.#arena.usage;
	}

	dispose(): void {
		this.#threads.dispose();
	}
}

/**
 * One thread, and fused multiply-add where it is here, unless given.
 * @throws Problem `device` when there is no WebAssembly SIMD, or not the arithmetic asked for
 */
export async function openCpu(options: CpuOptions = {}): Promise<CpuEngine> {
	return new CpuEngine(await Threads.make(options));
}

function ownModel(model: Model): CpuModel {
	if (model instanceof CpuModel) return model;
	throw new Problem('internal', 'the model belongs to another engine.');
}
