/**
 * The seam between the page and the training worker: one table of commands, one union of events.
 * Plain data only; typed arrays are transferred. Layers, heads and components count from 0 here.
 */
import type { ProblemReport } from '../core/problem';
import type { EngineDetails, SelfTest, StepProfile } from '../core/profile';
import type { Fields, Values } from '../core/schema';
import type { TunedChoice, TuningReport } from '../core/tuning';

export interface PresetInfo {
	readonly id: string;
	readonly label: string;
	/** Presets of a group stand together in the list. */
	readonly group: string;
	/** One or two sentences for the person choosing. */
	readonly description: string;
	/** Where paper and official code part, for presets that follow one of them. */
	readonly deviation?: string | undefined;
	readonly values: Values;
}

export interface CorpusInfo {
	readonly id: string;
	readonly label: string;
	readonly kind: 'embedded' | 'remote' | 'file' | 'generated';
	readonly licence: string;
	/** For `remote`: where it comes from and how large it is; empty otherwise. */
	readonly source: string;
	readonly host: string;
	readonly bytes: number;
	/** True when training can start without a download. */
	readonly available: boolean;
	/** Of labelled examples: an example as a person writes it, null where none can be written. Absent for a text. */
	readonly labelled?: { readonly example: string | null };
}

/** Everything the page needs to draw its forms; sent once. */
export interface Catalogue {
	readonly fields: Fields;
	readonly presets: readonly PresetInfo[];
	readonly defaultPreset: string;
	readonly corpora: readonly CorpusInfo[];
	/** The attention variants by id, with what the views need to know about them. */
	readonly variants: readonly {
		readonly id: string;
		readonly label: string;
		readonly mixture: boolean;
	}[];
}

export interface EngineInfo {
	readonly engine: 'webgpu' | 'cpu' | 'reference';
	/** Adapter in words, for example `SwiftShader (software)` or `NVIDIA ampere`. */
	readonly adapter: string;
	/** True for a WebGPU adapter that runs on the CPU. */
	readonly software: boolean;
	/** True where four threads of the adapter can add up, which wide heads use. */
	readonly quads: boolean;
	/** How the CPU engine multiplies and adds. */
	readonly arithmetic?: 'plain' | 'fused';
	/** Sizes of kernels that were measured on this adapter, where they are used. */
	readonly tuned?: TunedChoice;
	/** Why WebGPU is not used; absent when it is. */
	readonly reason?: ProblemReport;
}

/** The engine that is open, for its panel. */
export interface EngineReport {
	readonly details: EngineDetails;
	readonly selfTest: SelfTest;
}

/** What a configuration will cost, known before anything is allocated. */
export interface Estimate {
	readonly parameters: number;
	readonly flopsPerStep: number;
	readonly peakBytes: number;
	/** 0 on an engine without kernels. */
	readonly dispatchesPerStep: number;
	readonly tokensPerStep: number;
	/** One layer of attention on one context, beside the baseline that it is to stand in for. */
	readonly attention: {
		readonly own: AttentionCounts;
		readonly baseline: AttentionCounts;
		readonly baselineLabel: string;
		readonly baselineHeads: number;
	};
}

/** Of one layer, forward, for a whole context; cacheBytes is what must be kept to write the next token. */
export interface AttentionCounts {
	readonly parameters: number;
	readonly projectionMacs: number;
	readonly coreMacs: number;
	readonly exponentials: number;
	readonly cacheBytes: number;
}

export type EstimateReply =
	| { readonly ok: true; readonly estimate: Estimate }
	| { readonly ok: false; readonly problem: ProblemReport };

/** One head seen through one probe sentence. `tokens` long N; M components. */
export interface ProbeView {
	readonly step: number;
	readonly layer: number;
	readonly head: number;
	/** Printable label of each token, length N. */
	readonly tokens: readonly string[];
	/** Tokens of the sentence beyond what the model's context or the map can hold; they are left out. */
	readonly omitted: number;
	/** Attention weights a_ij, [N, N] row-major; 0 where masked. */
	readonly weights: Float32Array;
	/** Responsibilities gamma_ijr, Eq. (11), [M, N, N]; absent for variants that are no mixture. */
	readonly responsibility?: Float32Array;
	/** pi_r of this head, length M. */
	readonly prior?: readonly number[];
	/** sigma_r^2 of this head, length M. */
	readonly variance?: readonly number[];
	/** exp H(u), 1..M: how many components this head uses on this sentence (workbench view V8). */
	readonly componentsUsed?: number;
	/** Mean normalised entropy of the rows, 0..1 (V10). */
	readonly entropy: number;
}

export interface ProbeRequest {
	readonly text: string;
	readonly layer: number;
	readonly head: number;
}

/** `auto`: WebGPU where a GPU carries it out, otherwise the CPU; `webgpu`: any adapter. */
export type PreferredEngine = 'auto' | 'webgpu' | 'cpu';
export type WantedEngine = PreferredEngine | 'reference';

export interface CommandTable {
	/** First message: finds a device, answers with everything the page draws from. */
	open: {
		request: { readonly engine: WantedEngine };
		reply: { readonly catalogue: Catalogue; readonly engine: EngineInfo };
	};
	/** Tests the kernels of the engine; no run is touched. */
	inspect: { request: Record<string, never>; reply: EngineReport };
	/** Times a step of the experiment on weights of its own; refused while a run is training. */
	profile: { request: { readonly values: Values }; reply: StepProfile };
	/** Measures sizes of kernels and keeps what is faster, for the next opening; refused while a run is training. */
	tune: { request: Record<string, never>; reply: TuningReport };
	/** The usual sizes again, from the next opening on. */
	forgetTuning: { request: Record<string, never>; reply: Record<string, never> };
	/** Ends a profile, or a tuning. */
	cancelProfile: { request: Record<string, never>; reply: Record<string, never> };
	estimate: { request: { readonly values: Values }; reply: EstimateReply };
	/** Replaces the current run, if any; answers when the model is ready. `paused`: before its first step. */
	start: {
		request: { readonly values: Values; readonly paused: boolean };
		reply: StartedModel;
	};
	pause: { request: Record<string, never>; reply: { readonly step: number } };
	resume: { request: Record<string, never>; reply: Record<string, never> };
	/** One step of a paused run. */
	step: { request: Record<string, never>; reply: { readonly step: number } };
	stop: { request: Record<string, never>; reply: { readonly step: number } };
	/** Null while there is no model yet. */
	probe: { request: ProbeRequest; reply: ProbeView | null };
	/** Downloads a remote corpus that the person agreed to. */
	download: { request: { readonly corpus: string }; reply: CorpusInfo };
	cancelDownload: { request: Record<string, never>; reply: Record<string, never> };
	/** Downloads that are kept on this computer, parts included. */
	kept: { request: Record<string, never>; reply: readonly KeptData[] };
	/** Deletes a download from this computer; a run that uses it goes on. */
	forget: { request: { readonly corpus: string }; reply: CorpusInfo };
	/** Files of the person's become the corpus `file`, or `own-examples` where they hold labels. The bytes are transferred. */
	importFiles: {
		request: { readonly files: readonly SavedFile[] };
		reply: ImportedData;
	};
	/** The weights as safetensors, for saving. */
	checkpoint: { request: Record<string, never>; reply: SavedFile };
	/** The tokenizer of the run as the Hugging Face library reads it, for saving. */
	tokenizer: { request: Record<string, never>; reply: SavedFile };
}

/** A file for the person to keep. */
export interface SavedFile {
	readonly name: string;
	readonly bytes: ArrayBuffer;
}

/** What the page needs to know of a run's model. */
export interface StartedModel {
	readonly layers: number;
	readonly heads: number;
	readonly components: number;
	/** Bytes of text a token stands for: nats a token / ln 2 / this are bits a byte. */
	readonly bytesPerToken: number | null;
}

/** A download that takes room on this computer. */
export interface KeptData {
	readonly corpus: string;
	readonly label: string;
	readonly bytes: number;
}

export type ImportedData = ImportedText | ImportedExamples;

export interface ImportedExamples {
	readonly kind: 'labelled';
	readonly name: string;
	/** In words, for example `labelled texts in a table`. */
	readonly what: string;
	readonly bytes: number;
	/** Examples of each part; the test part is empty where the files hold none. */
	readonly train: number;
	readonly validation: number;
	readonly test: number;
	/** Names of the labels, and how many examples have each. */
	readonly classes: readonly { readonly name: string; readonly count: number }[];
	/** Tokens of the longest example. */
	readonly longest: number;
	/** The context that the model must have, or null where any does: texts are cut. */
	readonly context: number | null;
	readonly sha256: string;
	/** What was cut or left out, one sentence each. */
	readonly notes: readonly string[];
	readonly preview: ImportPreview;
	/** An example as a person writes it, null where none can be written. */
	readonly example: string | null;
}

export type ImportPreview =
	| {
			readonly kind: 'rows';
			readonly rows: readonly {
				readonly label: string | null;
				readonly texts: readonly string[];
			}[];
	  }
	| {
			readonly kind: 'image';
			readonly width: number;
			readonly height: number;
			/** [height, width] */
			readonly grey: Uint8Array;
			readonly label: string | null;
	  };

export interface ImportedText {
	readonly kind: 'text';
	readonly name: string;
	readonly bytes: number;
	readonly trainBytes: number;
	readonly validationBytes: number;
	/** Of articles; 0 where the text is split in two. */
	readonly testBytes: number;
	readonly sha256: string;
	/** The beginning of the text, for a preview. */
	readonly preview: string;
}

export type CommandName = keyof CommandTable;
export type Request<C extends CommandName> = CommandTable[C]['request'];
export type Reply<C extends CommandName> = CommandTable[C]['reply'];

export type RunState = 'idle' | 'preparing' | 'running' | 'paused' | 'finished' | 'failed';

export interface StatusEvent {
	readonly type: 'status';
	readonly state: RunState;
	readonly step: number;
	readonly steps: number;
	/** While preparing: what is being done, and how far (0..1) when that is known. */
	readonly activity?: string;
	readonly progress?: number;
	readonly problem?: ProblemReport;
}

/** Training rows since the last batch; all arrays of equal length. At most 10 batches a second. */
export interface MetricsEvent {
	readonly type: 'metrics';
	readonly step: Float64Array;
	/** Nats a token. */
	readonly loss: Float64Array;
	readonly learningRate: Float64Array;
	readonly gradientNorm: Float64Array;
	/** Tokens seen since the start. */
	readonly tokens: Float64Array;
	/** Training time since the start, without pauses, preparation and evaluations. */
	readonly elapsedMs: Float64Array;
}

interface Evaluated {
	readonly type: 'evaluation';
	readonly step: number;
	/** Nats a token, or an example. */
	readonly loss: number;
	/** Tokens, or examples, that were scored. */
	readonly tokens: number;
	/** How long scoring took; no part of the training time. */
	readonly elapsedMs: number;
}

export interface LanguageEvaluation extends Evaluated {
	readonly kind: 'language';
	readonly bitsPerByte: number;
	/** e to the loss, a token. */
	readonly perplexity: number;
	readonly wordPerplexity: number;
	/** False where the tokenizer loses text, so that bits per byte do not compare. */
	readonly comparable: boolean;
	/** Bits per byte of the held-out text that models have which only count; by name. */
	readonly baselines: Readonly<Record<string, number>>;
}

export interface ClassificationEvaluation extends Evaluated {
	readonly kind: 'classification';
	/** 0..1 */
	readonly accuracy: number;
	/** Examples by label, then answer. */
	readonly confusion: readonly (readonly number[])[];
	readonly classes: readonly string[];
	/** Accuracies that need no model, on the same examples. */
	readonly baselines: Readonly<Record<string, number>>;
	/** By length in tokens; empty where all examples have one. */
	readonly byLength: readonly GroupScore[];
	/** By kind of example, such as the root operator of ListOps; empty for a task without. */
	readonly byRoot: readonly GroupScore[];
}

/** Of a group of held-out examples. */
export interface GroupScore {
	readonly name: string;
	/** 0..1 */
	readonly accuracy: number;
	readonly count: number;
}

export type EvaluationEvent = LanguageEvaluation | ClassificationEvaluation;

export interface SampleEvent {
	readonly type: 'sample';
	readonly step: number;
	readonly prompt: string;
	readonly text: string;
}

export interface DownloadEvent {
	readonly type: 'download';
	readonly corpus: string;
	readonly receivedBytes: number;
	readonly totalBytes: number;
	/** Over the last seconds; absent where it is not known. */
	readonly bytesPerSecond?: number;
	/** `receiving`, then `checking`, then `unpacking`. */
	readonly phase: 'receiving' | 'checking' | 'unpacking';
}

export interface ProfileEvent {
	readonly type: 'profile';
	readonly activity: string;
	/** 0..1, of the activity; null where it is not known. */
	readonly share: number | null;
}

/** What changes the run, or is shown beside it. */
export type RunEvent = StatusEvent | MetricsEvent | EvaluationEvent | SampleEvent | DownloadEvent;

export type WorkbenchEvent = RunEvent | ProfileEvent;

/** On the wire. */
export type ToWorker = {
	[C in CommandName]: { readonly id: number; readonly command: C; readonly request: Request<C> };
}[CommandName];
export type FromWorker =
	| { readonly kind: 'reply'; readonly id: number; readonly reply: unknown }
	| { readonly kind: 'refusal'; readonly id: number; readonly problem: ProblemReport }
	| { readonly kind: 'event'; readonly event: WorkbenchEvent };
