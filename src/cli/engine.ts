/** Opens an engine in Node: WebGPU through Dawn, with a software Vulkan driver where there is no GPU; the CPU; the reference. */
import { existsSync, readdirSync } from 'node:fs';
import { Problem } from '../core/problem';
import { openCpu } from '../engine/cpu';
import type { Arithmetic } from '../engine/cpu/modules/arithmetic';
import type { Engine } from '../engine/executor';
import { ReferenceEngine } from '../engine/reference';
import { openWebgpu } from '../engine/webgpu';
import { storedTuning } from '../train/stored-tuning';
import { allowFused, arithmeticChoice } from './arithmetic';
import { startNodeHelper, threadCount } from './cpu-threads';
import { dataEnvironment } from './data';
import { createGpu } from './dawn';
import { findSoftwareVulkan, prepareSoftwareVulkan } from './vulkan';

const engineNames = ['webgpu', 'cpu', 'reference'] as const;
type EngineName = (typeof engineNames)[number];

/** Which engine, from `--engine`, `--threads` and `--arithmetic`. */
export interface EngineChoice {
	readonly name: EngineName;
	/** Of the CPU engine. */
	readonly threads: number;
	/** Of the CPU engine; undefined: fused where it is here. */
	readonly arithmetic?: Arithmetic | undefined;
}

/** @throws Problem `device` when no adapter is found, or the CPU engine has not the arithmetic */
export async function openEngine({ name, threads, arithmetic }: EngineChoice): Promise<Engine> {
	if (name === 'reference') return new ReferenceEngine();
	if (name === 'cpu') {
		allowFused(arithmetic);
		return openCpu({ threads, start: startNodeHelper, arithmetic });
	}
	const gpu = await findGpu();
	if (!gpu) throw noAdapter();
	return openWebgpu(gpu, (info) => storedTuning(dataEnvironment().cache, info));
}

export function noAdapter(): Problem {
	return new Problem(
		'device',
		'No GPU adapter answers, and no software Vulkan driver was found.',
		'Install Chromium, which brings one, or use --engine cpu.',
	);
}

export async function findGpu(): Promise<GPU | null> {
	const driver = findSoftwareVulkan();
	if (await hasRealAdapter()) return createGpu();
	if (driver && !process.env.VK_ICD_FILENAMES) prepareSoftwareVulkan(driver);
	const gpu = createGpu();
	return (await gpu.requestAdapter()) ? gpu : null;
}

/** An adapter without help: a GPU, or a driver that the person named. Dawn warns on stderr where there is none. */
async function hasRealAdapter(): Promise<boolean> {
	if (process.platform === 'linux' && !process.env.VK_ICD_FILENAMES && !systemVulkan())
		return false;
	return (await createGpu().requestAdapter()) !== null;
}

/** True when the system has Vulkan drivers of its own. */
function systemVulkan(): boolean {
	return ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'].some(
		(folder) => existsSync(folder) && readdirSync(folder).length > 0,
	);
}

/** Options of every command that computes. */
export const engineOptions = {
	engine: { type: 'string' },
	threads: { type: 'string' },
	arithmetic: { type: 'string' },
} as const;
export const engineUsage =
	'[--engine webgpu|cpu|reference] [--threads N] [--arithmetic plain|fused]';

/** @throws Problem `command` naming the engines, or what is wrong with threads or arithmetic */
export function engineChoice({
	engine = 'webgpu',
	threads,
	arithmetic,
}: {
	readonly engine?: string | undefined;
	readonly threads?: string | undefined;
	readonly arithmetic?: string | undefined;
}): EngineChoice {
	const name = engineName(engine);
	for (const [option, given] of Object.entries({ threads, arithmetic }))
		if (given !== undefined && name !== 'cpu')
			throw new Problem('command', `--${option} belongs to --engine cpu, not to ${name}.`);
	return { name, threads: threadCount(threads), arithmetic: arithmeticChoice(arithmetic) };
}

function engineName(written: string): EngineName {
	const found = engineNames.find((name) => name === written);
	if (found) return found;
	throw new Problem('command', `--engine must be webgpu, cpu or reference, got ${written}.`);
}
