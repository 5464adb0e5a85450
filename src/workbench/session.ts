/** The worker's end of the seam: every command of the protocol, carried out on one run at a time. */
import { Problem, type ProblemReport, toReport } from '../core/problem';
import type { StepProfile } from '../core/profile';
import type { Values } from '../core/schema';
import type { TuningReport } from '../core/tuning';
import type { ByteCache, DataEnvironment } from '../data/corpus';
import { bytesPerTokenOf } from '../data/text';
import { formatTokenizer } from '../data/tokenizers/tokenizer-json';
import { estimate } from '../train/estimate';
import { type Experiment, parseExperiment } from '../train/experiment';
import { precompile } from '../train/programs';
import { forgetTunings, storedTuning, storeTuning } from '../train/stored-tuning';
import { catalogueOf } from './catalogue';
import type {
	CommandName,
	EstimateReply,
	FromWorker,
	Reply,
	Request,
	ToWorker,
	WorkbenchEvent,
} from './protocol';
import { CorpusShelf } from './session/corpus-shelf';
import { EngineHost, type OpenCpu } from './session/engine-host';
import { Profiler } from './session/profiler';
import { Run } from './session/run';

export type Post = (message: FromWorker, transfer: Transferable[]) => void;

type Handlers = { [C in CommandName]: (request: Request<C>) => Promise<Reply<C>> };

/** What the reference engine can be asked for: beyond it a step takes minutes. */
const REFERENCE_FLOPS = 5e9;
/** A form that has not changed for this long is worth compiling for. */
const WARM_AFTER_MS = 150;

export class Session {
	readonly #post: Post;
	readonly #gpu: GPU | undefined;
	readonly #openCpu: OpenCpu;
	readonly #cache: ByteCache;
	readonly #shelf: CorpusShelf;
	readonly #profiler = new Profiler((event) => this.#emit(event));
	#host: EngineHost | null = null;
	#run: Run | null = null;
	#warming: ReturnType<typeof setTimeout> | null = null;

	/** @param gpu what the host offers of WebGPU, if anything */
	constructor(post: Post, data: DataEnvironment, gpu: GPU | undefined, openCpu: OpenCpu) {
		this.#post = post;
		this.#gpu = gpu;
		this.#openCpu = openCpu;
		this.#cache = data.cache;
		this.#shelf = new CorpusShelf(data);
	}

	async receive(message: ToWorker): Promise<void> {
		const { id } = message;
		try {
			const reply = await this.#carryOut(message);
			this.#post({ kind: 'reply', id, reply }, transferables(reply));
		} catch (thrown) {
			this.#post({ kind: 'refusal', id, problem: toReport(thrown) }, []);
		}
	}

	#carryOut<C extends CommandName>({ command, request }: { command: C; request: Request<C> }) {
		const handler: Handlers[C] | undefined = this.#handlers[command];
		if (!handler) throw new Problem('internal', `the worker knows no command ${command}.`);
		return handler(request);
	}

	readonly #handlers: Handlers = {
		open: async ({ engine }) => {
			this.#host = new EngineHost(
				this.#gpu,
				this.#openCpu,
				engine,
				(info) => storedTuning(this.#cache, info),
				(problem) => this.#run?.fail(problem),
			);
			const info = await this.#host.info();
			const catalogue = catalogueOf(info.engine, await this.#shelf.available());
			return { catalogue, engine: info };
		},
		inspect: async () => this.#profiler.inspect(await this.#openHost.engine()),
		profile: ({ values }) => this.#profile(values),
		tune: () => this.#tune(),
		forgetTuning: async () => {
			await forgetTunings(this.#cache);
			return {};
		},
		cancelProfile: async () => {
			this.#profiler.cancel();
			return {};
		},
		estimate: ({ values }) => this.#estimate(values),
		start: async ({ values, paused }) => {
			this.#profiler.cancel();
			const experiment = parseExperiment(values);
			const host = this.#openHost;
			const run = new Run(experiment, (event, transfer) => this.#emit(event, transfer));
			const previous = this.#run;
			this.#run = run;
			await previous?.dispose();
			await run.prepare(
				() => host.engine(),
				(options) => this.#shelf.ready(experiment, options),
				paused,
			);
			const { layers, heads, components } = experiment;
			const bytesPerToken = run.data?.kind === 'text' ? bytesPerTokenOf(run.data) : null;
			return { layers, heads, components, bytesPerToken };
		},
		pause: async () => ({ step: await this.#activeRun.pause() }),
		resume: async () => {
			this.#profiler.cancel();
			this.#activeRun.resume();
			return {};
		},
		step: async () => ({ step: await this.#activeRun.single() }),
		stop: async () => ({ step: await this.#activeRun.stop() }),
		probe: async (request) => (this.#run ? this.#run.probe(request) : null),
		download: ({ corpus }) => this.#shelf.download(corpus, (event) => this.#emit(event)),
		cancelDownload: async () => {
			this.#shelf.cancel();
			return {};
		},
		kept: () => this.#shelf.kept(),
		forget: ({ corpus }) => this.#shelf.forget(corpus),
		importFiles: ({ files }) =>
			this.#shelf.importFiles(
				files.map(({ name, bytes }) => ({ name, bytes: new Uint8Array(bytes) })),
			),
		checkpoint: async () => {
			const { buffer } = await this.#activeRun.checkpoint();
			return { name: 'model.safetensors', bytes: buffer };
		},
		tokenizer: async () => {
			const { data } = this.#activeRun;
			if (data?.kind !== 'text') throw new Problem('command', 'The run has no tokenizer.');
			const { buffer } = new TextEncoder().encode(formatTokenizer(data.tokenizer));
			return { name: 'tokenizer.json', bytes: buffer };
		},
	};

	get #openHost(): EngineHost {
		if (this.#host) return this.#host;
		throw new Problem('internal', 'the worker was given a command before `open`.');
	}

	get #activeRun(): Run {
		if (this.#run) return this.#run;
		throw new Problem('command', 'There is no run.', 'Press Run first.');
	}

	async #profile(values: Values): Promise<StepProfile> {
		this.#refuseWhileTraining('a profile');
		const experiment = parseExperiment(values);
		const engine = await this.#openHost.engine();
		return this.#profiler.profile(engine, experiment, (options) =>
			this.#shelf.ready(experiment, options),
		);
	}

	async #tune(): Promise<TuningReport> {
		this.#refuseWhileTraining('a tuning');
		const report = await this.#profiler.tune(this.#gpu);
		await storeTuning(this.#cache, report, report.choice);
		return report;
	}

	#refuseWhileTraining(other: string): void {
		if (!this.#run?.training) return;
		throw new Problem(
			'command',
			`A run is training: it and ${other} would slow each other down.`,
			'Pause or stop the run first.',
		);
	}

	async #estimate(values: Values): Promise<EstimateReply> {
		try {
			const info = await this.#openHost.info();
			const experiment = parseExperiment(values);
			const found = estimate(experiment, info, this.#shelf.task(experiment));
			if (!this.#run) this.#warm(experiment);
			if (info.engine !== 'reference' || found.flopsPerStep <= REFERENCE_FLOPS)
				return { ok: true, estimate: found };
			return { ok: false, problem: tooLarge(found.flopsPerStep) };
		} catch (thrown) {
			return { ok: false, problem: toReport(thrown) };
		}
	}

	/** While the person looks at the form, its kernels compile and its text is read: the first step then comes at once. */
	#warm(experiment: Experiment): void {
		if (this.#warming) clearTimeout(this.#warming);
		this.#warming = setTimeout(async () => {
			const engine = await this.#openHost.engine();
			// What fails here is reported when the run that needs it starts.
			const text = this.#shelf.get(experiment.corpus).catch(() => {});
			await precompile(engine, experiment).catch(() => {});
			await text;
		}, WARM_AFTER_MS);
	}

	#emit(event: WorkbenchEvent, transfer: Transferable[] = []): void {
		this.#post({ kind: 'event', event }, transfer);
	}
}

function tooLarge(flops: number): ProblemReport {
	const giga = (count: number) => (count / 1e9).toFixed(1);
	return {
		code: 'configuration',
		message: `A step of this experiment needs ${giga(flops)} GFLOP; without WebGPU the limit is ${giga(REFERENCE_FLOPS)}.`,
		mend: 'Choose the preset Tiny MGK, or use a browser with WebGPU.',
	};
}

/** Buffers of typed arrays at the top level of a reply. */
function transferables(reply: unknown): Transferable[] {
	if (typeof reply !== 'object' || reply === null) return [];
	return Object.values(reply).flatMap((value: unknown) => {
		if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) return [value.buffer];
		return value instanceof ArrayBuffer ? [value] : [];
	});
}
