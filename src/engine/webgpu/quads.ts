/** Whether four threads of a row can add up through subgroup operations: tried once on each device, not believed. */
import { sourceOf } from './pipelines';
import { COPY_DST, COPY_SRC, MAP_READ, STORAGE } from './usage';

const KERNEL = 'device/quads';
const GROUP = 64;

/** True when the device has quads and they are threads 4n to 4n + 3 of a workgroup. */
export async function hasQuads(gpu: GPUDevice): Promise<boolean> {
	if (!gpu.features.has('subgroups')) return false;
	const bytes = 4 * GROUP;
	const sums = gpu.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC });
	const staging = gpu.createBuffer({ size: bytes, usage: MAP_READ | COPY_DST });
	try {
		const module = gpu.createShaderModule({ label: KERNEL, code: sourceOf(KERNEL, { GROUP }) });
		const pipeline = await gpu.createComputePipelineAsync({
			label: KERNEL,
			layout: 'auto',
			compute: { module },
		});
		const group = gpu.createBindGroup({
			layout: pipeline.getBindGroupLayout(0),
			entries: [{ binding: 0, resource: { buffer: sums } }],
		});
		const encoder = gpu.createCommandEncoder();
		const pass = encoder.beginComputePass();
		pass.setPipeline(pipeline);
		pass.setBindGroup(0, group);
		pass.dispatchWorkgroups(1);
		pass.end();
		encoder.copyBufferToBuffer(sums, 0, staging, 0, bytes);
		gpu.queue.submit([encoder.finish()]);
		await staging.mapAsync(1);
		return new Float32Array(staging.getMappedRange()).every((sum, index) => sum === wanted(index));
	} catch {
		return false;
	} finally {
		sums.destroy();
		staging.destroy();
	}
}

/** The sum of the squares of the four numbers that share a quad with `thread`. */
function wanted(thread: number): number {
	const first = thread - (thread % 4);
	return [0, 1, 2, 3].reduce((sum, lane) => sum + (first + lane) ** 2, 0);
}
