/** Keeps an engine at hand: WebGPU where a GPU carries it out, the CPU otherwise, and a new one after a loss. */
import { type ProblemReport, toReport } from '../../core/problem';
import type { Engine } from '../../engine/executor';
import { ReferenceEngine } from '../../engine/reference';
import { type ChosenFor, openWebgpu } from '../../engine/webgpu';
import type { EngineInfo, WantedEngine } from '../protocol';

/** Opens the CPU engine with the threads that the host has. */
export type OpenCpu = () => Promise<Engine>;

export class EngineHost {
	readonly #gpu: GPU | undefined;
	readonly #wanted: WantedEngine;
	readonly #openCpu: OpenCpu;
	readonly #chosenFor: ChosenFor;
	readonly #onLost: (problem: ProblemReport) => void;
	#engine: Engine | null = null;
	#reason: ProblemReport | null = null;

	constructor(
		gpu: GPU | undefined,
		openCpu: OpenCpu,
		wanted: WantedEngine,
		chosenFor: ChosenFor,
		onLost: (problem: ProblemReport) => void,
	) {
		this.#gpu = gpu;
		this.#openCpu = openCpu;
		this.#wanted = wanted;
		this.#chosenFor = chosenFor;
		this.#onLost = onLost;
	}

	async engine(): Promise<Engine> {
		this.#engine ??= await this.#open();
		return this.#engine;
	}

	async info(): Promise<EngineInfo> {
		const { info } = await this.engine();
		return this.#reason ? { ...info, reason: this.#reason } : info;
	}

	async #open(): Promise<Engine> {
		if (this.#wanted === 'reference') return new ReferenceEngine();
		if (this.#wanted === 'cpu') return this.#withoutGpu();
		try {
			const engine = await openWebgpu(this.#gpu, this.#chosenFor);
			if (engine.info.software && this.#wanted === 'auto') return await this.#insteadOf(engine);
			void engine.lost.then((problem) => {
				this.#engine = null;
				this.#onLost(toReport(problem));
			});
			this.#reason = null;
			return engine;
		} catch (thrown) {
			this.#reason = toReport(thrown);
			return this.#withoutGpu();
		}
	}

	/** A WebGPU adapter that is software computes on the same processor as the CPU engine, and much slower. */
	async #insteadOf(software: Engine): Promise<Engine> {
		const engine = await this.#openCpu().catch(() => null);
		if (!engine) return software;
		software.dispose();
		this.#reason = {
			code: 'device',
			message: `The only WebGPU adapter, ${software.info.adapter}, is no GPU: the CPU engine is faster.`,
			mend: 'Enable hardware acceleration in the settings of the browser if there is a GPU.',
		};
		return engine;
	}

	/** The reference where not even WebAssembly has vectors. */
	#withoutGpu(): Promise<Engine> {
		return this.#openCpu().catch(() => new ReferenceEngine());
	}
}
