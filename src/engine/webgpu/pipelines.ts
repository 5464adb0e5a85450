/** Compiled kernels of one device, each specialisation once. Layouts are explicit: `auto` drops bindings unread in a branch. */
import { Problem } from '../../core/problem';
import type { Dispatch, KernelName } from './kernel';
import { specialise } from './preprocess';
import { kernelManifest, shaderText } from './shaders.generated';

interface BindingEntry {
	readonly index: number;
	readonly access: 'read' | 'write' | 'uniform';
}

export interface Compiled {
	readonly pipeline: GPUComputePipeline;
	readonly layout: GPUBindGroupLayout;
}

/** Name of a kernel's parameter block among its bindings. */
export const PARAMETERS = 'parameters';

export function bindingsOf(kernel: KernelName): Readonly<Record<string, BindingEntry>> {
	return kernelManifest[kernel].bindings;
}

/** WGSL of one specialisation. */
export function sourceOf(kernel: KernelName, constants: Readonly<Record<string, number>>): string {
	return specialise(kernel, constants, (path) => shaderText[path]);
}

/** Tells specialisations apart: kernel, constants, and which optional bindings are present. */
export function keyOf({ kernel, constants, bindings }: Dispatch): string {
	return `${kernel} ${JSON.stringify(constants)} ${Object.keys(bindings).sort().join(' ')}`;
}

export class PipelineCache {
	readonly #gpu: GPUDevice;
	readonly #compiled = new Map<string, Promise<Compiled>>();

	constructor(gpu: GPUDevice) {
		this.#gpu = gpu;
	}

	/**
	 * Compiles what is not yet compiled, all at once.
	 * @throws Problem `device` naming the kernel that the compiler refused
	 */
	async prepare(
		dispatches: readonly Dispatch[],
		onProgress?: (done: number, total: number) => void,
	): Promise<Compiled[]> {
		const pending = dispatches.map((dispatch) => this.#get(dispatch));
		const unique = [...new Set(pending)];
		let done = 0;
		onProgress?.(0, unique.length);
		await Promise.all(
			unique.map(async (compiled) => {
				await compiled;
				onProgress?.(++done, unique.length);
			}),
		);
		return Promise.all(pending);
	}

	#get(dispatch: Dispatch): Promise<Compiled> {
		const key = keyOf(dispatch);
		const known = this.#compiled.get(key);
		if (known) return known;
		const compiled = this.#compile(dispatch);
		this.#compiled.set(key, compiled);
		compiled.catch(() => this.#compiled.delete(key));
		return compiled;
	}

	async #compile({ kernel, constants, bindings }: Dispatch): Promise<Compiled> {
		const layout = this.#gpu.createBindGroupLayout({
			label: kernel,
			entries: layoutEntries(kernel, Object.keys(bindings)),
		});
		const code = sourceOf(kernel, constants);
		const module = this.#gpu.createShaderModule({ label: kernel, code });
		try {
			const pipeline = await this.#gpu.createComputePipelineAsync({
				label: kernel,
				layout: this.#gpu.createPipelineLayout({ bindGroupLayouts: [layout] }),
				compute: { module },
			});
			return { pipeline, layout };
		} catch (cause) {
			const detail = cause instanceof Error ? cause.message : String(cause);
			throw new Problem('device', `Kernel ${kernel} did not compile: ${detail}`, '', { cause });
		}
	}
}

function layoutEntries(kernel: KernelName, names: readonly string[]): GPUBindGroupLayoutEntry[] {
	const all = bindingsOf(kernel);
	const used = PARAMETERS in all ? [...names, PARAMETERS] : names;
	return used.map((name) => {
		const entry = all[name];
		if (!entry) throw new Problem('internal', `kernel ${kernel} has no binding ${name}.`);
		return {
			binding: entry.index,
			visibility: 4, // GPUShaderStage.COMPUTE, a global that Node lacks
			buffer: { type: BUFFER_TYPE[entry.access] },
		};
	});
}

const BUFFER_TYPE: Readonly<Record<BindingEntry['access'], GPUBufferBindingType>> = {
	read: 'read-only-storage',
	write: 'storage',
	uniform: 'uniform',
};
