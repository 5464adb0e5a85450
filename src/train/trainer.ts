/** Trains one experiment on one engine: steps, evaluations, samples, probes, checkpoint. Knows no device and no clock of its own. */
import { Problem } from '../core/problem';
import type {
	Engine,
	Model,
	OnProgress,
	Program,
	StepReport,
	TrainingProgram,
} from '../engine/executor';
import { beta1At, learningRateAt, type ScheduleSettings } from '../nn/optim/schedule';
import type { Declarations } from '../nn/scope';
import type { Evaluation } from './evaluate';
import type { Experiment } from './experiment';
import { initialParameters, parameterLayout } from './language-model';
import { type Learning, learningFrom } from './learning';
import { type ProbeRequest, type ProbeResult, probe } from './probes';
import {
	adamwSettings,
	traceEvaluation,
	traceProbe,
	traceSampling,
	traceTraining,
	writesSamples,
} from './programs';
import { type ModelTask, type RunData, taskOf, tokensOfStep } from './run-data';
import { sample } from './sample';
import type { ScoringOptions } from './score-text';

/** One training step as a metric row. */
export interface StepRow {
	readonly step: number;
	readonly loss: number;
	readonly learningRate: number;
	readonly gradientNorm: number;
	/** Tokens seen so far, this step's included. */
	readonly tokens: number;
	/** Training time so far; preparation, pauses, evaluations and samples left out. */
	readonly elapsedMs: number;
}

export interface TrainerHooks {
	/** Milliseconds; any origin. */
	readonly now: () => number;
	readonly onRow: (row: StepRow) => void;
	readonly onProgress?: OnProgress;
	/** Initial weights, flat, instead of those of the seed. */
	readonly initial?: Float32Array;
}

export class Trainer {
	readonly experiment: Experiment;
	readonly declarations: Declarations;
	readonly model: Model;
	readonly task: ModelTask;
	readonly #data: RunData;
	readonly #engine: Engine;
	readonly #learning: Learning;
	readonly #hooks: TrainerHooks;
	readonly #schedule: ScheduleSettings;
	#training: TrainingProgram | null = null;
	#evaluation: Program | null = null;
	#sampling: Program | null = null;
	#probe: Program | null = null;
	#step = 0;
	#elapsedMs = 0;
	#resumedMs: number | null = null;
	#skipped = 0;

	private constructor(
		engine: Engine,
		experiment: Experiment,
		data: RunData,
		learning: Learning,
		hooks: TrainerHooks,
		declarations: Declarations,
		model: Model,
	) {
		const { schedule: kind, learningRate: peak, warmup, steps, rateFloor: floor } = experiment;
		this.experiment = experiment;
		this.declarations = declarations;
		this.model = model;
		this.#engine = engine;
		this.task = taskOf(data);
		this.#data = data;
		this.#learning = learning;
		this.#hooks = hooks;
		this.#schedule = { kind, peak, warmup, steps, floor };
	}

	/**
	 * Traces, compiles and allocates.
	 * @throws Problem `shape`, `data`, `memory` or `device`
	 */
	static async create(
		engine: Engine,
		experiment: Experiment,
		data: RunData,
		hooks: TrainerHooks,
	): Promise<Trainer> {
		const learning = learningFrom(experiment, data);
		const { loss, declarations } = traceTraining(experiment, taskOf(data));
		const layout = parameterLayout(declarations, experiment);
		const { seed } = experiment;
		const values = hooks.initial ?? initialParameters(declarations, layout, seed);
		const model = engine.createModel(layout, values, true);
		const trainer = new Trainer(engine, experiment, data, learning, hooks, declarations, model);
		try {
			await trainer.#compile(loss);
		} catch (cause) {
			trainer.dispose();
			throw cause;
		}
		return trainer;
	}

	async #compile(loss: Parameters<Engine['compileTraining']>[0]['loss']): Promise<void> {
		const { experiment, model } = this;
		this.#training = await this.#engine.compileTraining(
			{
				model,
				loss,
				optimiser: adamwSettings(experiment),
				seed: experiment.seed,
				onReport: (report) => this.#record(report),
			},
			this.#hooks.onProgress,
		);
	}

	/** Updates queued so far. */
	get step(): number {
		return this.#step;
	}

	get finished(): boolean {
		return this.#step >= this.experiment.steps;
	}

	/** Steps whose update was left out, because a gradient was not finite. */
	get skipped(): number {
		return this.#skipped;
	}

	get cost() {
		return this.#program.cost;
	}

	/** Submits to the device for training so far. */
	get submits(): number {
		return this.#program.submits;
	}

	get #program(): TrainingProgram {
		if (!this.#training) throw new Problem('internal', 'the trainer is not ready.');
		return this.#training;
	}

	/** Queues one step; resolves when the next may be queued. */
	async advance(): Promise<void> {
		this.#resumedMs ??= this.#hooks.now();
		const step = this.#step++;
		await this.#program.step({
			step,
			learningRate: learningRateAt(step, this.#schedule),
			beta1: beta1At(step, this.#schedule),
			inputs: this.#learning.batch(step),
		});
	}

	/** Waits for every queued step, and stops the clock. */
	async settle(): Promise<void> {
		await this.#program.settle();
		this.#elapsedMs = this.#clock();
		this.#resumedMs = null;
	}

	get evaluationDue(): boolean {
		return this.finished || (this.#step > 0 && this.#step % this.experiment.evaluateEvery === 0);
	}

	/** Scores the held-out windows with the weights of now. */
	async evaluate(): Promise<Evaluation> {
		return this.#learning.evaluate(await this.#scoring());
	}

	/** Scores the test data with the weights of now; null where there are none. */
	async test(options?: ScoringOptions): Promise<Evaluation | null> {
		return this.#learning.test(await this.#scoring(), options);
	}

	/** Loss on the batch that the next step would learn from. */
	async nextLoss(): Promise<number> {
		const { loss } = await (await this.#scoring()).run(this.#learning.batch(this.#step));
		return loss?.[0] ?? Number.NaN;
	}

	async #scoring(): Promise<Program> {
		await this.settle();
		const { outputs } = traceEvaluation(this.experiment, this.task);
		this.#evaluation ??= await this.#engine.compile(this.model, outputs);
		return this.#evaluation;
	}

	/** Continues the prompt; empty when the experiment asks for no samples. */
	async sample(): Promise<string> {
		if (this.#data.kind !== 'text' || !writesSamples(this.experiment, this.task)) return '';
		await this.settle();
		this.#sampling ??= await this.#engine.compile(
			this.model,
			traceSampling(this.experiment, this.task).outputs,
		);
		return sample(this.#sampling, this.experiment, this.#data.tokenizer, this.#step);
	}

	/** Maps of one head for a sentence. Changes nothing of the run. */
	async probe(request: ProbeRequest): Promise<ProbeResult> {
		await this.settle();
		this.#probe ??= await this.#engine.compile(
			this.model,
			traceProbe(this.experiment, this.task).outputs,
		);
		return probe(this.#probe, this.experiment, this.#data, request);
	}

	dispose(): void {
		for (const program of [this.#training, this.#evaluation, this.#sampling, this.#probe])
			program?.dispose();
		this.model.dispose();
	}

	#record({ step, loss, gradientNorm, skipped }: StepReport): void {
		this.#skipped = skipped;
		this.#hooks.onRow({
			step,
			loss,
			learningRate: learningRateAt(step, this.#schedule),
			gradientNorm,
			tokens: (step + 1) * tokensOfStep(this.experiment, this.task),
			elapsedMs: this.#clock(),
		});
	}

	#clock(): number {
		const running = this.#resumedMs === null ? 0 : this.#hooks.now() - this.#resumedMs;
		return this.#elapsedMs + running;
	}
}
