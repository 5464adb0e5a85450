/** A forward program: writes inputs, replays the recording, copies the named outputs out. */
import type { ProgramProfile } from '../../core/profile';
import { nextTask } from '../../core/task';
import type { Tensor } from '../../graph/tensor';
import type { InputData, OutputData, Program, ProgramCost } from '../executor';
import type { ProfileOptions } from '../profile';
import type { Arena, Block } from './arena';
import { profileRecording } from './profile';
import type { Recording } from './recording';

export class CpuProgram implements Program {
	readonly cost: ProgramCost;
	readonly #arena: Arena;
	readonly #recording: Recording;
	readonly #outputs: Readonly<Record<string, Tensor>>;
	readonly #step: Block;

	constructor(
		arena: Arena,
		recording: Recording,
		outputs: Readonly<Record<string, Tensor>>,
		step: Block,
	) {
		this.#arena = arena;
		this.#recording = recording;
		this.#outputs = outputs;
		this.#step = step;
		const { flops, calls } = recording.plan;
		this.cost = { flops, dispatches: calls.length, bytes: recording.bytes + step.bytes };
	}

	async run(inputs: InputData): Promise<OutputData> {
		await this.execute(inputs);
		return this.read();
	}

	async execute(inputs: InputData): Promise<void> {
		this.#recording.write(inputs);
		this.#recording.run();
		await nextTask();
	}

	async read(): Promise<OutputData> {
		return Object.fromEntries(
			Object.entries(this.#outputs).map(([name, tensor]) => [name, this.#recording.read(tensor)]),
		);
	}

	async profile(inputs: InputData, options: ProfileOptions): Promise<ProgramProfile> {
		this.#recording.write(inputs);
		return profileRecording(this.#recording, Object.values(this.#outputs), options);
	}

	/** Fills every intermediate with NaN, for tests. */
	poison(): void {
		this.#recording.poison();
	}

	dispose(): void {
		this.#recording.dispose();
		this.#arena.release(this.#step);
	}
}
