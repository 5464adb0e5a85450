/** One hand-written WGSL product: what an adapter can do, a yardstick for the products of everybody else. */
import { specialise } from '../../../src/engine/webgpu/preprocess';
import { MATMUL_SIZE, MATMUL_TIMES, matmulInputs, normOf } from '../../cases/operations';
import type { OpenPeer, Work } from '../peer';
import text from './reference.wgsl?raw';

/** The tile that was fastest of those tried on SwiftShader. */
const TILE = { SIZE: MATMUL_SIZE, ROWS: 8, FOURS: 4, GROUP_ROWS: 4 };

export const open: OpenPeer = async () => {
	const adapter = await navigator.gpu?.requestAdapter();
	if (!adapter) throw new Error('no WebGPU adapter answers');
	const device = await adapter.requestDevice();
	return {
		about: { library: 'plain WGSL', version: '', backend: adapter.info.description || 'webgpu' },
		works: { matmul: () => matmulWork(device) },
	};
};

async function matmulWork(device: GPUDevice): Promise<Work> {
	const { a, b } = matmulInputs();
	const output = device.createBuffer({
		size: a.byteLength,
		usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
	});
	const staging = device.createBuffer({
		size: a.byteLength,
		usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
	});
	const code = specialise('reference', TILE, () => text);
	const pipeline = await device.createComputePipelineAsync({
		layout: 'auto',
		compute: { module: device.createShaderModule({ code }) },
	});
	const group = device.createBindGroup({
		layout: pipeline.getBindGroupLayout(0),
		entries: [upload(device, a), upload(device, b), output].map((buffer, binding) => ({
			binding,
			resource: { buffer },
		})),
	});
	let last = new Float32Array();
	return {
		times: MATMUL_TIMES,
		run: async () => {
			const encoder = device.createCommandEncoder();
			for (let time = 0; time < MATMUL_TIMES; time++) encode(encoder, pipeline, group);
			encoder.copyBufferToBuffer(output, 0, staging, 0, a.byteLength);
			device.queue.submit([encoder.finish()]);
			await staging.mapAsync(GPUMapMode.READ);
			last = new Float32Array(staging.getMappedRange().slice(0));
			staging.unmap();
		},
		answer: () => normOf([last]),
	};
}

function encode(encoder: GPUCommandEncoder, pipeline: GPUComputePipeline, group: GPUBindGroup) {
	const { SIZE, ROWS, FOURS, GROUP_ROWS } = TILE;
	const pass = encoder.beginComputePass();
	pass.setPipeline(pipeline);
	pass.setBindGroup(0, group);
	pass.dispatchWorkgroups(SIZE / (4 * FOURS), SIZE / (ROWS * GROUP_ROWS));
	pass.end();
}

function upload(device: GPUDevice, values: Float32Array): GPUBuffer {
	const buffer = device.createBuffer({
		size: values.byteLength,
		usage: GPUBufferUsage.STORAGE,
		mappedAtCreation: true,
	});
	new Float32Array(buffer.getMappedRange()).set(values);
	buffer.unmap();
	return buffer;
}
