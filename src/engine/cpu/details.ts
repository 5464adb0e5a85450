/** The CPU engine in words and figures. */
import type { EngineDetails } from '../../core/profile';
import type { Threads } from './threads';

export function cpuDetails({ count, most, arithmetic }: Threads): EngineDetails {
	return {
		kernels:
			'AssemblyScript, four 32-bit floats a vector; products in packed panels, attention fused; threads take tasks from a counter.',
		features: {
			'WebAssembly SIMD': true,
			'shared memory': count > 1,
			'fused multiply-add': arithmetic === 'fused',
		},
		limits: [{ name: 'most memory', value: most, unit: 'bytes' }],
	};
}
