/** Parameters of a model on the device: values, and while training gradients and moments, each one flat buffer. */
import { Problem } from '../../core/problem';
import type { Model } from '../executor';
import type { ParameterLayout } from '../layout';
import type { Device } from './device';
import { readBuffer } from './readback';
import { DATA } from './usage';

export class DeviceModel implements Model {
	readonly layout: ParameterLayout;
	readonly values: GPUBuffer;
	readonly #training: { readonly gradient: GPUBuffer; readonly moments: GPUBuffer } | null;
	readonly #device: Device;

	constructor(device: Device, layout: ParameterLayout, values: Float32Array, training: boolean) {
		const bytes = 4 * layout.length;
		this.#device = device;
		this.layout = layout;
		this.values = device.buffer('values', bytes, DATA);
		this.#training = training
			? {
					gradient: device.buffer('gradient', bytes, DATA),
					moments: device.buffer('moments', 2 * bytes, DATA),
				}
			: null;
		this.write(values);
	}

	get bytes(): number {
		return this.#buffers().reduce((sum, buffer) => sum + buffer.size, 0);
	}

	/** Gradient and moments. @throws Problem `internal` when the model was made for inference */
	get training(): { readonly gradient: GPUBuffer; readonly moments: GPUBuffer } {
		if (!this.#training) throw new Problem('internal', 'this model was not made for training.');
		return this.#training;
	}

	async read(): Promise<Float32Array> {
		return new Float32Array(await readBuffer(this.#device, this.values, 4 * this.layout.length));
	}

	write(values: Float32Array): void {
		if (values.length !== this.layout.length)
			throw new Problem(
				'internal',
				`the model has ${this.layout.length} values, got ${values.length}.`,
			);
		this.#device.gpu.queue.writeBuffer(this.values, 0, Float32Array.from(values));
	}

	dispose(): void {
		this.#device.release(this.#buffers());
	}

	#buffers(): GPUBuffer[] {
		const training = this.#training;
		return training ? [this.values, training.gradient, training.moments] : [this.values];
	}
}

/** Bytes of a model before it exists. */
export function modelBytes(layout: ParameterLayout, training: boolean): number {
	return 4 * layout.length * (training ? 4 : 1);
}
