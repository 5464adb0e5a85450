/** One run in the worker: the step loop, and turns for whoever else wants the model. */
import { Problem, type ProblemReport, toReport } from '../../core/problem';
import type { TrainingOptions, TrainingProgress } from '../../data/tokenizers/training';
import type { Engine } from '../../engine/executor';
import { encodeCheckpoint } from '../../train/checkpoint';
import type { Experiment } from '../../train/experiment';
import type { RunData } from '../../train/run-data';
import { Trainer } from '../../train/trainer';
import type { ProbeRequest, ProbeView, RunState, WorkbenchEvent } from '../protocol';
import { MetricBatch } from './metric-batch';

export type Emit = (event: WorkbenchEvent, transfer?: Transferable[]) => void;

export class Run {
	readonly experiment: Experiment;
	readonly #emit: Emit;
	readonly #metrics: MetricBatch;
	/** Known once it is read. */
	data: RunData | null = null;
	readonly #preparing = new AbortController();
	#trainer: Trainer | null = null;
	#state: RunState = 'preparing';
	#turn: Promise<unknown> = Promise.resolve();
	#disposed = false;
	#evaluatedAt = -1;
	/** What the person asked for while the run was being prepared. */
	#wish: 'run' | 'pause' | 'stop' = 'run';

	constructor(experiment: Experiment, emit: Emit) {
		this.experiment = experiment;
		this.#emit = (event, transfer) => {
			if (!this.#disposed) emit(event, transfer);
		};
		this.#metrics = new MetricBatch((event, transfer) => this.#emit(event, transfer));
	}

	get step(): number {
		return this.#trainer?.step ?? 0;
	}

	/** True while steps are made, or about to be. */
	get training(): boolean {
		return this.#state === 'running' || this.#state === 'preparing';
	}

	/** Compiles and allocates; then runs, or waits paused. @throws Problem */
	async prepare(
		open: () => Promise<Engine>,
		load: (options: TrainingOptions) => Promise<RunData>,
		paused: boolean,
	): Promise<void> {
		try {
			this.#announce({ activity: 'Reading the data' });
			const data = await load({
				signal: this.#preparing.signal,
				onProgress: (progress) => this.#announce(tokenizing(progress)),
			});
			this.data = data;
			this.#trainer = await Trainer.create(await open(), this.experiment, data, {
				now: () => performance.now(),
				onRow: (row) => this.#record(row),
				onProgress: (done, total) =>
					this.#announce({
						activity: `Compiling kernels ${done}/${total}`,
						progress: total > 0 ? done / total : 1,
					}),
			});
		} catch (thrown) {
			this.fail(toReport(thrown));
			throw thrown;
		}
		if (this.#disposed) this.#trainer.dispose();
		else if (this.#wish === 'stop') this.#enter('finished');
		else if (paused || this.#wish === 'pause') this.#enter('paused');
		else this.resume();
	}

	resume(): void {
		this.#wish = 'run';
		if (this.#state === 'preparing' && !this.#trainer) return;
		if (this.#state === 'running' || this.#state === 'failed') return;
		const finished = this.#trainer?.finished ?? false;
		this.#enter(finished ? 'finished' : 'running');
		if (!finished) void this.#loop();
	}

	/** Takes hold after the step that is under way. */
	async pause(): Promise<number> {
		if (this.#state === 'preparing') this.#wish = 'pause';
		if (this.#state === 'running') {
			this.#state = 'paused';
			await this.#exclusive((trainer) => trainer.settle());
			this.#enter('paused');
		}
		return this.step;
	}

	async single(): Promise<number> {
		await this.pause();
		if (this.#trainer?.finished) return this.step;
		await this.#exclusive((trainer) => this.#advance(trainer));
		await this.#exclusive((trainer) => trainer.settle());
		this.#enter(this.#trainer?.finished ? 'finished' : 'paused');
		return this.step;
	}

	/** Ends the run where it is; the model stays for looking at. */
	async stop(): Promise<number> {
		await this.pause();
		if (this.#state === 'preparing') this.#wish = 'stop';
		else if (this.#state !== 'failed') this.#enter('finished');
		return this.step;
	}

	async probe(request: ProbeRequest): Promise<ProbeView> {
		const { step, result } = await this.#exclusive(async (trainer) => {
			const found = await trainer.probe(request);
			return { step: trainer.step, result: found };
		});
		const { weights, responsibility, ...rest } = result;
		return {
			...rest,
			step,
			layer: request.layer,
			head: request.head,
			weights: Float32Array.from(weights),
			...(responsibility && { responsibility: Float32Array.from(responsibility) }),
		};
	}

	async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
		return this.#exclusive(async (trainer) => {
			await trainer.settle();
			const { declarations, model, step } = trainer;
			return encodeCheckpoint(declarations, model.layout, await model.read(), step);
		});
	}

	fail(problem: ProblemReport): void {
		this.#metrics.flush();
		this.#state = 'failed';
		this.#announce({ problem });
	}

	/** Frees the model after whatever is under way; nothing more is heard of this run. */
	async dispose(): Promise<void> {
		this.#disposed = true;
		this.#preparing.abort();
		if (this.#state === 'running') this.#state = 'paused';
		await this.#turn.catch(() => {});
		this.#trainer?.dispose();
		this.#trainer = null;
	}

	async #loop(): Promise<void> {
		try {
			while (this.#state === 'running')
				await this.#exclusive(async (trainer) => {
					if (this.#state !== 'running') return;
					if (trainer.finished) this.#enter('finished');
					else await this.#advance(trainer);
				});
		} catch (thrown) {
			if (!this.#disposed) this.fail(toReport(thrown));
		}
	}

	async #advance(trainer: Trainer): Promise<void> {
		await trainer.advance();
		if (!trainer.evaluationDue || trainer.step === this.#evaluatedAt) return;
		this.#evaluatedAt = trainer.step;
		const started = performance.now();
		const score = await trainer.evaluate();
		this.#metrics.flush();
		const elapsedMs = performance.now() - started;
		const { step } = trainer;
		this.#emit({ type: 'evaluation', step, elapsedMs, ...score });
		const text = await trainer.sample();
		if (text) this.#emit({ type: 'sample', step, prompt: this.experiment.prompt, text });
	}

	#record(row: Parameters<MetricBatch['add']>[0]): void {
		this.#metrics.add(row);
		if (Number.isFinite(row.loss)) return;
		this.fail(
			toReport(
				new Problem(
					'diverged',
					`The loss is no longer a number at step ${row.step}: the run has diverged.`,
					'Lower the learning rate, or set a clip norm of 1, and run again.',
				),
			),
		);
	}

	/** One at a time and in order: steps, evaluations and probes share the model's buffers. */
	#exclusive<T>(work: (trainer: Trainer) => Promise<T>): Promise<T> {
		const turn = this.#turn.then(() => {
			if (!this.#trainer) throw new Problem('cancelled', 'The run was replaced by another.');
			return work(this.#trainer);
		});
		this.#turn = turn.catch(() => {});
		return turn;
	}

	#enter(state: RunState): void {
		this.#metrics.flush();
		this.#state = state;
		this.#announce({});
	}

	#announce(detail: { activity?: string; progress?: number; problem?: ProblemReport }): void {
		const { steps } = this.experiment;
		this.#emit({ type: 'status', state: this.#state, step: this.step, steps, ...detail });
	}
}

/** What is told of a tokenizer at work. */
function tokenizing({ phase, done, total }: TrainingProgress) {
	const activities = {
		counting: 'Reading the text',
		merging: 'Learning the tokenizer',
		encoding: 'Encoding the text',
	} as const;
	return { activity: activities[phase], progress: total > 0 ? done / total : 1 };
}
