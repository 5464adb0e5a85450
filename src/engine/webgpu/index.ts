/** The WebGPU engine: traced graphs become plans, plans become recordings, recordings are replayed. */
import { Problem } from '../../core/problem';
import type { TunedChoice } from '../../core/tuning';
import type { StepState, Tensor } from '../../graph/tensor';
import {
	type AdamwSettings,
	type DeviceInfo,
	type Engine,
	FIRST_STEP,
	type Model,
	type OnProgress,
	type TrainingRequest,
} from '../executor';
import type { ParameterLayout } from '../layout';
import { selfTest } from '../self-test';
import { candidatesFor, withChoice } from './candidates';
import { copyRate } from './copy-rate';
import { deviceDetails } from './details';
import { type Device, openDevice } from './device';
import { DeviceModel } from './model';
import { planGraph } from './planner';
import { ForwardProgram } from './program';
import { Recording } from './recording';
import { stepBuffer, writeStep } from './step';
import { DeviceTraining, planTraining, trainingBuffers } from './training';
import { type Tuning, tuningsFor } from './tuning';

export class WebgpuEngine implements Engine {
	readonly #device: Device;

	constructor(device: Device) {
		this.#device = device;
	}

	/** For measurements. */
	get device(): Device {
		return this.#device;
	}

	get info() {
		return this.#device.info;
	}

	get details() {
		return deviceDetails(this.#device);
	}

	get lost() {
		return this.#device.lost;
	}

	createModel(layout: ParameterLayout, values: Float32Array, training: boolean): Model {
		return new DeviceModel(this.#device, layout, values, training);
	}

	async compile(
		model: Model,
		outputs: Readonly<Record<string, Tensor>>,
		step: StepState = FIRST_STEP,
	): Promise<ForwardProgram> {
		const own = ownModel(model);
		const { tuning } = this.#device;
		const plan = planGraph({ outputs: Object.values(outputs), layout: own.layout, tuning });
		const block = stepBuffer(this.#device);
		writeStep(this.#device, block, { ...step, learningRate: 0, beta1: 0 });
		const recording = await Recording.make(this.#device, plan, own, { step: block });
		return new ForwardProgram(this.#device, own, recording, outputs, block);
	}

	async compileTraining(request: TrainingRequest, onProgress?: OnProgress) {
		const model = ownModel(request.model);
		const plan = planTraining(request.loss, model.layout, request.optimiser, this.#device.tuning);
		const buffers = trainingBuffers(this.#device, model);
		const recording = await Recording.make(this.#device, plan, model, buffers, onProgress);
		return new DeviceTraining(this.#device, recording, buffers, request);
	}

	async precompile(loss: Tensor, layout: ParameterLayout, optimiser: AdamwSettings): Promise<void> {
		const { dispatches } = planTraining(loss, layout, optimiser, this.#device.tuning);
		await this.#device.pipelines.prepare(dispatches);
	}

	copyRate(now: () => number): Promise<number> {
		return copyRate(this.#device, now);
	}

	memory() {
		return this.#device.memory();
	}

	dispose(): void {
		this.#device.dispose();
	}
}

/** What was chosen by measurement on an adapter, if anything. */
export type ChosenFor = (info: DeviceInfo) => Promise<TunedChoice | null>;

/**
 * On a GPU the kernels are tested first; if they fail, those without 16-bit floats take their place, and if these fail, those
 * without workgroup memory. A software adapter computes as every other one of its kind, which the tests of this project use,
 * and would compile for seconds. A tuning that was chosen is tested on every adapter, and passed over if it fails or is not
 * known here.
 * @throws Problem `device` when there is no WebGPU, no adapter or no device, or its results are wrong
 */
export async function openWebgpu(
	gpu: GPU | undefined,
	chosenFor: ChosenFor = async () => null,
): Promise<WebgpuEngine> {
	const device = await openDevice(gpu);
	const { info } = device;
	const usual = tuningsFor(info);
	const choice = await chosenFor(info);
	const tuned = choice
		? usual.flatMap((tuning) => withChoice(tuning, choice, candidatesFor(info)) ?? [])
		: [];
	return info.software && tuned.length === 0
		? new WebgpuEngine(device)
		: firstSound(device, [...tuned, ...usual]);
}

/**
 * An engine with the first of the families of kernels that compiles and passes the self-test.
 * @throws Problem `device` when none does; the device is then given up
 */
export async function firstSound(
	device: Device,
	tunings: readonly Tuning[],
): Promise<WebgpuEngine> {
	let least = Infinity;
	let cause: unknown;
	for (const tuning of tunings) {
		const engine = new WebgpuEngine(device.withTuning(tuning));
		device.gpu.pushErrorScope('validation');
		const tested = await selfTest(engine).catch((thrown: unknown) => {
			cause = thrown;
			return null;
		});
		await device.gpu.popErrorScope();
		device.check();
		if (tested?.passed) return engine;
		least = Math.min(least, tested?.largestError ?? Infinity);
	}
	device.dispose();
	throw new Problem(
		'device',
		`${device.info.adapter} computes wrong numbers: errors of ${least.toExponential(1)} in a test of the kernels.`,
		'Update the graphics driver; until then the CPU engine computes.',
		{ cause },
	);
}

function ownModel(model: Model): DeviceModel {
	if (model instanceof DeviceModel) return model;
	throw new Problem('internal', 'the model belongs to another engine.');
}
