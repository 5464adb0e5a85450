/**
 * A WebGPU device with what the engine keeps per device: buffer accounts, compiled pipelines, loss and error state.
 */
import { Problem } from '../../core/problem';
import type { DeviceInfo } from '../executor';
import { PipelineCache } from './pipelines';
import { hasQuads } from './quads';
import { storesHalf, type Tuning, tuningOf } from './tuning';

/** Limits worth raising above the defaults when the adapter offers more; nothing requires it. */
const RAISED = ['maxBufferSize', 'maxStorageBufferBindingSize'] as const;

/** Features that make a kernel faster, or a profile exact; nothing requires them. */
export const WANTED: readonly GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query'];

export class Device {
	readonly gpu: GPUDevice;
	readonly info: DeviceInfo;
	readonly tuning: Tuning;
	readonly pipelines: PipelineCache;
	readonly lost: Promise<Problem>;
	/** Dawn in Node frees an instance that nobody holds, even while its device is in use. */
	readonly origin: GPU;
	/** Shared by all that `withTuning` makes of one device. */
	readonly #refused: { problem: Problem | null };
	#failure: Problem | null = null;
	#disposed = false;
	#liveBytes = 0;
	#peakBytes = 0;

	constructor(
		origin: GPU,
		gpu: GPUDevice,
		info: DeviceInfo,
		tuning = tuningOf(info),
		before?: Device,
	) {
		this.origin = origin;
		this.gpu = gpu;
		const { tuned } = tuning;
		this.info = { ...info, f16: storesHalf(tuning), ...(tuned && { tuned }) };
		this.tuning = tuning;
		this.pipelines = new PipelineCache(gpu);
		this.lost = this.#watchLoss();
		this.#refused = before ? before.#refused : { problem: null };
		if (before) return;
		gpu.addEventListener('uncapturederror', (event) => {
			this.#refused.problem ??= new Problem(
				'device',
				`WebGPU refused a command: ${event.error.message}`,
			);
		});
	}

	/** The same device with other tiles; one of the two is to be used from then on. */
	withTuning(tuning: Tuning): Device {
		return new Device(this.origin, this.gpu, this.info, tuning, this);
	}

	/** @throws the first problem of the device: lost, or a command that it refused */
	check(): void {
		const problem = this.#failure ?? this.#refused.problem;
		if (problem) throw problem;
	}

	memory(): { liveBytes: number; peakBytes: number } {
		return { liveBytes: this.#liveBytes, peakBytes: this.#peakBytes };
	}

	/** A zeroed buffer that is counted; give it back with `release`. */
	buffer(label: string, bytes: number, usage: number): GPUBuffer {
		this.check();
		const buffer = this.gpu.createBuffer({ label, size: bytes, usage });
		this.#liveBytes += bytes;
		this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
		return buffer;
	}

	release(buffers: readonly GPUBuffer[]): void {
		for (const buffer of buffers) {
			this.#liveBytes -= buffer.size;
			buffer.destroy();
		}
	}

	submit(encoder: GPUCommandEncoder): void {
		this.gpu.queue.submit([encoder.finish()]);
	}

	dispose(): void {
		this.#disposed = true;
		this.gpu.destroy();
	}

	#watchLoss(): Promise<Problem> {
		return new Promise((resolve) => {
			void this.gpu.lost.then(({ message }) => {
				if (this.#disposed) return;
				this.#failure = new Problem(
					'device-lost',
					`The GPU device was lost${message ? ` (${message})` : ''}.`,
					'Start the run again; if it happens twice, use a smaller model or reload the page.',
				);
				resolve(this.#failure);
			});
		});
	}
}

/**
 * Asks for an adapter and a device at the default limits.
 * @throws Problem `device` that says whether WebGPU, an adapter or a device is missing
 */
export async function openDevice(gpu: GPU | undefined): Promise<Device> {
	if (!gpu)
		throw new Problem(
			'device',
			'This browser has no WebGPU.',
			'Use a current Chrome, Edge, Safari or Firefox.',
		);
	const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
	if (!adapter)
		throw new Problem(
			'device',
			'WebGPU is present, but no graphics adapter answers.',
			'Enable hardware acceleration in the settings of the browser, or update the graphics driver.',
		);
	const requiredLimits: Record<string, number> = {};
	for (const name of RAISED) requiredLimits[name] = adapter.limits[name];
	try {
		const requiredFeatures = WANTED.filter((name) => adapter.features.has(name));
		const device = await adapter.requestDevice({ requiredLimits, requiredFeatures });
		const quads = await hasQuads(device);
		const f16 = device.features.has('shader-f16');
		return new Device(gpu, device, { ...describe(adapter.info), quads, f16 });
	} catch (cause) {
		throw new Problem('device', 'The graphics adapter refused a device.', 'Reload the page.', {
			cause,
		});
	}
}

/** Which adapter it is, and whether it runs on the CPU, from what WebGPU tells. */
export function describe(
	info: Omit<GPUAdapterInfo, '__brand'>,
): Pick<DeviceInfo, 'engine' | 'adapter' | 'software'> {
	const text = [info.vendor, info.architecture, info.device, info.description].join(' ');
	const mesa = /llvmpipe|lavapipe/i.test(text);
	const software = info.isFallbackAdapter || mesa || /swiftshader/i.test(text);
	const name = [info.vendor, info.architecture].filter(Boolean).join(' ') || info.description;
	return {
		engine: 'webgpu',
		adapter: software
			? `${mesa ? 'llvmpipe' : 'SwiftShader'} (software)`
			: name || 'unnamed adapter',
		software,
	};
}
