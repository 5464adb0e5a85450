/** What the page is told of the engine, and profiles of a step, one at a time. */
import { Problem } from '../../core/problem';
import type { StepProfile } from '../../core/profile';
import type { TuningReport } from '../../core/tuning';
import type { TrainingOptions } from '../../data/tokenizers/training';
import type { Engine } from '../../engine/executor';
import { selfTest } from '../../engine/self-test';
import { tune } from '../../engine/webgpu/tune';
import type { Experiment } from '../../train/experiment';
import { profileStep } from '../../train/profile';
import type { RunData } from '../../train/run-data';
import type { EngineReport, ProfileEvent } from '../protocol';

const REPEATS = 5;
/** Slow steps are timed fewer times. */
const MOST_MS = 20_000;

export class Profiler {
	readonly #emit: (event: ProfileEvent) => void;
	#controller: AbortController | null = null;

	constructor(emit: (event: ProfileEvent) => void) {
		this.#emit = emit;
	}

	async inspect(engine: Engine): Promise<EngineReport> {
		return { details: engine.details, selfTest: await selfTest(engine) };
	}

	/** @throws Problem `command` when one is under way, `cancelled`, or what an experiment can fail for */
	async profile(
		engine: Engine,
		experiment: Experiment,
		load: (options: TrainingOptions) => Promise<RunData>,
	): Promise<StepProfile> {
		return this.#alone(async (signal, onProgress) => {
			onProgress('Reading the data', null);
			const data = await load({
				signal,
				onProgress: ({ done, total }) =>
					onProgress('Reading the data', total > 0 ? done / total : 1),
			});
			return await profileStep(engine, experiment, data, {
				repeats: REPEATS,
				mostMs: MOST_MS,
				now: () => performance.now(),
				signal,
				onProgress,
			});
		});
	}

	/** On a device of its own. @throws as `profile` does */
	tune(gpu: GPU | undefined): Promise<TuningReport> {
		return this.#alone((signal, onProgress) =>
			tune(gpu, { now: () => performance.now(), signal, onProgress }),
		);
	}

	/** One measurement at a time. */
	async #alone<Result>(
		measure: (
			signal: AbortSignal,
			onProgress: (activity: string, share: number | null) => void,
		) => Promise<Result>,
	): Promise<Result> {
		if (this.#controller) throw new Problem('command', 'A profile or a tuning is under way.');
		const controller = new AbortController();
		this.#controller = controller;
		try {
			return await measure(controller.signal, (activity, share) =>
				this.#emit({ type: 'profile', activity, share }),
			);
		} finally {
			this.#controller = null;
		}
	}

	cancel(): void {
		this.#controller?.abort();
	}
}
