import { expect, it } from 'vitest';
import { testEngine } from '../../testing/gpu';
import { kernelFamily } from './details';
import { describe as describeAdapter } from './device';
import { GPU, tuningOf } from './tuning';

it('the kernel family says what the tuning chose', () => {
	const { attention, group, rowThreads } = GPU;
	const words = kernelFamily(tuningOf({ software: false, quads: true }));
	expect(words).toMatch(/^For GPUs: /);
	expect(words).toContain('products 4 × 4 a thread from workgroup memory');
	expect(words).toContain(`heads from ${attention.quadDim} wide by quads of threads`);
	expect(words).toContain(`layer norm and cross-entropy by ${rowThreads} threads a row`);
	expect(words).toContain(`other kernels ${group} threads a group`);
	expect(kernelFamily(tuningOf({ software: true, quads: false }))).toMatch(
		/^For software adapters: .* wide heads without quads of threads;/,
	);
});

it.each([
	['google', 'swiftshader', 'SwiftShader driver', false, 'SwiftShader (software)'],
	['mesa', 'software', 'llvmpipe: Mesa 25.0.7 (LLVM 15.0.6)', false, 'llvmpipe (software)'],
	['', '', '', true, 'SwiftShader (software)'],
	['nvidia', 'ampere', '', false, 'nvidia ampere'],
])('%s %s %s is named', (vendor, architecture, description, isFallbackAdapter, name) => {
	const info = { vendor, architecture, device: '', description, isFallbackAdapter };
	const software = name.endsWith('(software)');
	expect(describeAdapter({ ...info, subgroupMinSize: 4, subgroupMaxSize: 4 })).toEqual({
		engine: 'webgpu',
		adapter: name,
		software,
	});
});

it('half precision in 16-bit floats is told where they are used', () => {
	const words = (f16: boolean) => kernelFamily(tuningOf({ software: false, quads: true, f16 }));
	expect(words(true)).toContain('half precision in 16-bit floats');
	expect(words(false)).not.toContain('half precision');
});

it('limits and features are those of the device', async () => {
	const { details } = await testEngine();
	expect(Object.keys(details.features)).toEqual(['subgroups', 'shader-f16', 'timestamp-query']);
	const limits = new Map(details.limits.map(({ name, value }) => [name, value]));
	expect(limits.get('maxStorageBuffersPerShaderStage')).toBe(8);
	expect(limits.get('maxBufferSize')).toBeGreaterThanOrEqual(2 ** 28);
});
