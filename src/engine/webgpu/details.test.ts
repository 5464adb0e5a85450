import { expect, it } from 'vitest';
import { testEngine } from '../../testing/gpu';
import { kernelFamily } from './details';
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

it('limits and features are those of the device', async () => {
	const { details } = await testEngine();
	expect(Object.keys(details.features)).toEqual(['subgroups', 'timestamp-query']);
	const limits = new Map(details.limits.map(({ name, value }) => [name, value]));
	expect(limits.get('maxStorageBuffersPerShaderStage')).toBe(8);
	expect(limits.get('maxBufferSize')).toBeGreaterThanOrEqual(2 ** 28);
});
