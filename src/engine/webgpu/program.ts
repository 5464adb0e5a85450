/** A forward program: writes inputs, replays the recording, reads the named outputs back in one submit. */
import type { ProgramProfile } from '../../core/profile';
import { sizeOf } from '../../core/shape';
import type { Tensor } from '../../graph/tensor';
import type { InputData, OutputData, Program, ProgramCost } from '../executor';
import type { ProfileOptions } from '../profile';
import type { Device } from './device';
import type { DeviceModel } from './model';
import { profileRecording } from './profile';
import { mapCopy } from './readback';
import type { Recording } from './recording';
import { STAGING } from './usage';

export class ForwardProgram implements Program {
	readonly cost: ProgramCost;
	readonly #device: Device;
	readonly #model: DeviceModel;
	readonly #recording: Recording;
	readonly #outputs: Readonly<Record<string, Tensor>>;
	readonly #staging: GPUBuffer;
	readonly #step: GPUBuffer;

	constructor(
		device: Device,
		model: DeviceModel,
		recording: Recording,
		outputs: Readonly<Record<string, Tensor>>,
		step: GPUBuffer,
	) {
		this.#step = step;
		this.#device = device;
		this.#model = model;
		this.#recording = recording;
		this.#outputs = outputs;
		const bytes = Object.values(outputs).reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
		this.#staging = device.buffer('outputs', bytes, STAGING);
		const { flops, dispatches, bytes: planned } = recording.plan;
		this.cost = { flops, dispatches: dispatches.length, bytes: planned + bytes };
	}

	async run(inputs: InputData): Promise<OutputData> {
		this.#device.check();
		this.#recording.write(inputs);
		const encoder = this.#device.gpu.createCommandEncoder();
		this.#recording.encode(encoder);
		return this.#readAfter(encoder);
	}

	async execute(inputs: InputData): Promise<void> {
		this.#device.check();
		this.#recording.write(inputs);
		const encoder = this.#device.gpu.createCommandEncoder();
		this.#recording.encode(encoder);
		this.#device.submit(encoder);
		await this.#device.gpu.queue.onSubmittedWorkDone();
		this.#device.check();
	}

	async read(): Promise<OutputData> {
		this.#device.check();
		return this.#readAfter(this.#device.gpu.createCommandEncoder());
	}

	/** Encodes it `times` over, on the inputs of the last run: for a clock around them all. */
	encode(
		encoder: GPUCommandEncoder,
		times: number,
		timestampWrites?: GPUComputePassTimestampWrites,
	): void {
		this.#recording.encode(encoder, times, timestampWrites);
	}

	async profile(inputs: InputData, options: ProfileOptions): Promise<ProgramProfile> {
		this.#recording.write(inputs);
		return profileRecording(this.#device, this.#recording, Object.values(this.#outputs), options);
	}

	/** Fills every intermediate with NaN, for tests. */
	poison(): void {
		this.#recording.poison();
	}

	dispose(): void {
		this.#recording.dispose();
		this.#device.release([this.#staging, this.#step]);
	}

	/** Submits what is encoded and a copy of the outputs, and waits for it. */
	async #readAfter(encoder: GPUCommandEncoder): Promise<OutputData> {
		let end = 0;
		for (const tensor of Object.values(this.#outputs)) {
			const { buffer, offset } = this.#recording.bufferOf(tensor, this.#model);
			const bytes = 4 * sizeOf(tensor.shape);
			encoder.copyBufferToBuffer(buffer, offset, this.#staging, end, bytes);
			end += bytes;
		}
		this.#device.submit(encoder);
		return this.#split(await mapCopy(this.#device, this.#staging));
	}

	#split(bytes: ArrayBuffer): OutputData {
		const result: Record<string, Float32Array> = {};
		let start = 0;
		for (const [name, { shape }] of Object.entries(this.#outputs)) {
			result[name] = new Float32Array(bytes, start, sizeOf(shape));
			start += 4 * sizeOf(shape);
		}
		return result;
	}
}
