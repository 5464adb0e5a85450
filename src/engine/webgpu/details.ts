/** The opened device in words and figures: the kernels that were chosen for it, its features, its limits. */
import type { EngineDetails } from '../../core/profile';
import { tunedWords } from '../../core/tuning';
import { type Device, WANTED } from './device';
import { type MatmulTuning, storesHalf, type Tuning } from './tuning';

/** What bounds the size of a model, or the shape of a kernel. */
const BYTES = [
	'maxBufferSize',
	'maxStorageBufferBindingSize',
	'maxComputeWorkgroupStorageSize',
] as const;
const COUNTS = [
	'maxComputeInvocationsPerWorkgroup',
	'maxComputeWorkgroupsPerDimension',
	'maxStorageBuffersPerShaderStage',
] as const;

export function deviceDetails({ gpu, tuning }: Device): EngineDetails {
	return {
		kernels: kernelFamily(tuning),
		features: Object.fromEntries(WANTED.map((name) => [name, gpu.features.has(name)])),
		limits: [
			...BYTES.map((name) => ({ name, value: gpu.limits[name], unit: 'bytes' as const })),
			...COUNTS.map((name) => ({ name, value: gpu.limits[name], unit: 'count' as const })),
		],
	};
}

const families: Readonly<Record<Tuning['name'], string>> = {
	software: 'For software adapters: few large tiles',
	gpu: 'For GPUs: many small tiles',
};

/** The tuning in words. */
export function kernelFamily(tuning: Tuning): string {
	const { name, tuned, group, matmul, attention, quads, rowThreads } = tuning;
	const { forwardRows, queryRows, keyRows, quadDim } = attention;
	const wide = quads
		? `heads from ${quadDim} wide by quads of threads`
		: 'wide heads without quads of threads';
	return [
		`${families[name]} (WGSL, 32-bit floats)`,
		...(tuned ? [`tuned on this adapter (${tunedWords(tuned)})`] : []),
		`products ${productTiles(matmul)}, ${matmul.groupRows * matmul.groupColumns} threads a group`,
		...(storesHalf(tuning) ? ['half precision in 16-bit floats'] : []),
		`attention ${forwardRows}, ${queryRows} and ${keyRows} rows a thread forward, by query and by key, ${attention.group} threads a group, ${wide}`,
		`layer norm and cross-entropy by ${rowThreads === 1 ? 'a thread' : `${rowThreads} threads`} a row`,
		`other kernels ${group} threads a group.`,
	].join('; ');
}

function productTiles(matmul: MatmulTuning): string {
	return matmul.tiles === 'registers'
		? `${matmul.rows} × ${matmul.columns} a thread in registers`
		: `4 × 4 a thread from workgroup memory ${matmul.depth} deep`;
}
