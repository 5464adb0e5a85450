/**
 * A plan made real: buffers, compiled kernels and bind groups, made once. Replaying it touches nothing else.
 */
import { Problem } from '../../core/problem';
import type { InputData } from '../executor';
import type { ParameterLayout } from '../layout';
import type { Device } from './device';
import { type Dispatch, isFixed, type KernelName, type Operand } from './kernel';
import type { DeviceModel } from './model';
import { bindingsOf, type Compiled, PARAMETERS } from './pipelines';
import { BLOCK_BYTES, bytesOf, locate, type Plan, padded } from './planner';
import { kernelManifest } from './shaders.generated';
import { COPY_DST, DATA, UNIFORM } from './usage';

interface Recorded {
	readonly pipeline: GPUComputePipeline;
	readonly group: GPUBindGroup;
	readonly dispatch: Dispatch;
}

/** Buffers that the plan's `Fixed` operands stand for. */
export type FixedBuffers = Readonly<Record<string, GPUBuffer>>;

export class Recording {
	readonly plan: Plan;
	readonly layout: ParameterLayout;
	readonly #device: Device;
	readonly #slots: readonly GPUBuffer[];
	readonly #inputs: ReadonlyMap<string, GPUBuffer>;
	readonly #constants: readonly GPUBuffer[];
	readonly #blocks: GPUBuffer;
	readonly #recorded: readonly Recorded[];

	private constructor(
		device: Device,
		plan: Plan,
		model: DeviceModel,
		fixed: FixedBuffers,
		compiled: readonly Compiled[],
	) {
		this.#device = device;
		this.plan = plan;
		this.layout = model.layout;
		this.#slots = plan.slots.map((bytes, slot) => device.buffer(`slot ${slot}`, bytes, DATA));
		this.#inputs = new Map(
			[...plan.inputs].map(([name, tensor]) => [
				name,
				device.buffer(`input ${name}`, padded(bytesOf(tensor)), DATA),
			]),
		);
		this.#constants = plan.constants.map((tensor) => {
			const buffer = device.buffer('constant', padded(bytesOf(tensor)), DATA);
			const data = tensor.node.attributes.data as Float32Array;
			device.gpu.queue.writeBuffer(buffer, 0, Float32Array.from(data));
			return buffer;
		});
		this.#blocks = parameterBlocks(device, plan.dispatches);
		this.#recorded = plan.dispatches.map((dispatch, index) => {
			const { pipeline, layout } = compiled[index] as Compiled;
			const resources = (operand: Operand) => this.#resource(operand, model, fixed);
			const group = device.gpu.createBindGroup({
				label: dispatch.label,
				layout,
				entries: groupEntries(dispatch, resources, this.#blocks, index),
			});
			return { pipeline, group, dispatch };
		});
	}

	/**
	 * Compiles and allocates.
	 * @throws Problem `memory` or `device` when the device refuses; nothing stays allocated
	 */
	static async make(
		device: Device,
		plan: Plan,
		model: DeviceModel,
		fixed: FixedBuffers = {},
		onProgress?: (done: number, total: number) => void,
	): Promise<Recording> {
		const compiled = await device.pipelines.prepare(plan.dispatches, onProgress);
		device.gpu.pushErrorScope('validation');
		device.gpu.pushErrorScope('out-of-memory');
		const recording = new Recording(device, plan, model, fixed, compiled);
		const [memory, validation] = await Promise.all([
			device.gpu.popErrorScope(),
			device.gpu.popErrorScope(),
		]);
		if (!memory && !validation) return recording;
		recording.dispose();
		if (memory)
			throw new Problem(
				'memory',
				`The GPU has no room for ${plan.bytes} bytes.`,
				'Use a smaller batch, context or width.',
			);
		throw new Problem('device', `WebGPU refused the plan: ${validation?.message ?? ''}`);
	}

	/** @throws Problem `data` naming an input that is missing or of another length */
	write(data: InputData): void {
		for (const [name, buffer] of this.#inputs) {
			const values = data[name];
			const tensor = this.plan.inputs.get(name);
			if (!values || !tensor) throw new Problem('data', `the program needs the input ${name}.`);
			if (4 * values.length !== bytesOf(tensor))
				throw new Problem(
					'data',
					`input ${name} must have ${bytesOf(tensor) / 4} values, got ${values.length}.`,
				);
			const { buffer: bytes, byteOffset, byteLength } = values;
			this.#device.gpu.queue.writeBuffer(buffer, 0, bytes, byteOffset, byteLength);
		}
	}

	/** Encodes every dispatch into one pass; more than once only to be timed. */
	encode(
		encoder: GPUCommandEncoder,
		times = 1,
		timestampWrites?: GPUComputePassTimestampWrites,
	): void {
		const pass = encoder.beginComputePass(timestampWrites ? { timestampWrites } : {});
		let current: GPUComputePipeline | null = null;
		for (let time = 0; time < times; time++)
			for (const { pipeline, group, dispatch } of this.#recorded) {
				if (pipeline !== current) pass.setPipeline(pipeline);
				current = pipeline;
				pass.setBindGroup(0, group);
				pass.dispatchWorkgroups(...dispatch.grid);
			}
		pass.end();
	}

	/** Encodes one dispatch into a pass of its own: for a profile. */
	encodeAlone(
		encoder: GPUCommandEncoder,
		index: number,
		timestampWrites?: GPUComputePassTimestampWrites,
	): void {
		const { pipeline, group, dispatch } = this.#recorded[index] as Recorded;
		const pass = encoder.beginComputePass(timestampWrites ? { timestampWrites } : {});
		pass.setPipeline(pipeline);
		pass.setBindGroup(0, group);
		pass.dispatchWorkgroups(...dispatch.grid);
		pass.end();
	}

	/** The buffer of a planned intermediate, for reading it back. */
	bufferOf(operand: Operand, model: DeviceModel): { buffer: GPUBuffer; offset: number } {
		const { buffer, offset = 0 } = this.#resource(operand, model, {});
		return { buffer, offset };
	}

	/** Fills every intermediate with NaN: whatever a kernel leaves unwritten then shows. */
	poison(): void {
		for (const slot of this.#slots)
			this.#device.gpu.queue.writeBuffer(slot, 0, new Float32Array(slot.size / 4).fill(Number.NaN));
	}

	dispose(): void {
		this.#device.release([
			...this.#slots,
			...this.#inputs.values(),
			...this.#constants,
			this.#blocks,
		]);
	}

	#resource(operand: Operand, model: DeviceModel, fixed: FixedBuffers): GPUBufferBinding {
		if (isFixed(operand)) {
			const buffer = fixed[operand.fixed];
			if (!buffer) throw new Problem('internal', `no buffer is given for ${operand.fixed}.`);
			return { buffer };
		}
		const location = locate(this.plan, operand);
		const size = padded(location.bytes);
		switch (location.kind) {
			case 'model': {
				const buffer = location.buffer === 'values' ? model.values : model.training.gradient;
				return { buffer, offset: location.offset, size };
			}
			case 'input':
				return { buffer: present(this.#inputs.get(location.name)), size };
			case 'constant':
				return { buffer: present(this.#constants[location.index]), size };
			case 'slot':
				return { buffer: present(this.#slots[location.slot]), size };
		}
	}
}

function present(buffer: GPUBuffer | undefined): GPUBuffer {
	if (!buffer) throw new Problem('internal', 'the plan names a buffer that was not made.');
	return buffer;
}

/** Parameters of every dispatch, one block each, written once. */
function parameterBlocks(device: Device, dispatches: readonly Dispatch[]): GPUBuffer {
	const data = new DataView(new ArrayBuffer(BLOCK_BYTES * dispatches.length));
	dispatches.forEach(({ kernel, parameters }, index) => {
		kernelManifest[kernel].parameters.forEach(([name, type], field) => {
			const value = parameters[name];
			if (value === undefined) throw new Problem('internal', `${kernel} needs ${name}.`);
			const at = BLOCK_BYTES * index + 4 * field;
			if (type === 'f32') data.setFloat32(at, value, true);
			else data.setUint32(at, value, true);
		});
	});
	const blocks = device.buffer('parameters', data.byteLength, UNIFORM | COPY_DST);
	device.gpu.queue.writeBuffer(blocks, 0, data.buffer);
	return blocks;
}

function groupEntries(
	{ kernel, bindings }: Dispatch,
	resource: (operand: Operand) => GPUBufferBinding,
	blocks: GPUBuffer,
	index: number,
): GPUBindGroupEntry[] {
	const all = bindingsOf(kernel);
	const entries = Object.entries(bindings).map(([name, operand]) => ({
		binding: entryIndex(kernel, name),
		resource: resource(operand),
	}));
	if (!(PARAMETERS in all)) return entries;
	const block = { buffer: blocks, offset: BLOCK_BYTES * index, size: blockSize(kernel) };
	return [...entries, { binding: entryIndex(kernel, PARAMETERS), resource: block }];
}

function entryIndex(kernel: KernelName, name: string): number {
	const entry = bindingsOf(kernel)[name];
	if (!entry) throw new Problem('internal', `kernel ${kernel} has no binding ${name}.`);
	return entry.index;
}

/** Bytes of a parameter struct: its fields, rounded up to the struct's alignment of 4, at least 16. */
function blockSize(kernel: KernelName): number {
	return Math.max(16, 4 * kernelManifest[kernel].parameters.length);
}
