/** Keeps an engine at hand: WebGPU where it can be had, the reference otherwise, and a new one after a loss. */
import { type ProblemReport, toReport } from '../../core/problem';
import type { Engine } from '../../engine/executor';
import { ReferenceEngine } from '../../engine/reference';
import { openWebgpu } from '../../engine/webgpu';
import type { EngineInfo } from '../protocol';

export class EngineHost {
	readonly #gpu: GPU | undefined;
	readonly #wanted: 'auto' | 'reference';
	readonly #onLost: (problem: ProblemReport) => void;
	#engine: Engine | null = null;
	#reason: ProblemReport | null = null;

	constructor(
		gpu: GPU | undefined,
		wanted: 'auto' | 'reference',
		onLost: (problem: ProblemReport) => void,
	) {
		this.#gpu = gpu;
		this.#wanted = wanted;
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
		try {
			const engine = await openWebgpu(this.#gpu);
			void engine.lost.then((problem) => {
				this.#engine = null;
				this.#onLost(toReport(problem));
			});
			this.#reason = null;
			return engine;
		} catch (thrown) {
			this.#reason = toReport(thrown);
			return new ReferenceEngine();
		}
	}
}
