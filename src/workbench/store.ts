/** Everything the page shows that is not a curve: session, configuration, run, view. */
import { createStore } from 'zustand/vanilla';
import type { ProblemReport } from '../core/problem';
import type { StepProfile } from '../core/profile';
import type { Values } from '../core/schema';
import type { TuningReport } from '../core/tuning';
import type { Milestone } from './announce';
import { type Config, emptyConfig } from './config';
import type {
	Catalogue,
	CorpusInfo,
	EngineInfo,
	EngineReport,
	EstimateReply,
	ImportedData,
	KeptData,
	PreferredEngine,
	ProbeView,
	ProfileEvent,
	StartedModel,
} from './protocol';
import { emptyRun, type RunModel } from './reduce';

export type Session =
	| { readonly phase: 'opening' }
	| { readonly phase: 'ready'; readonly catalogue: Catalogue; readonly engine: EngineInfo }
	| { readonly phase: 'failed'; readonly problem: ProblemReport };

/** What the current run was started with. */
export interface StartedRun extends StartedModel {
	readonly values: Values;
}

export type ChartX = 'step' | 'elapsedMs' | 'tokens';
export type LossUnit = 'nats' | 'bits';
export type Theme = 'system' | 'light' | 'dark';
export type NarrowTab = 'experiment' | 'run' | 'inside';

export interface ViewState {
	readonly theme: Theme;
	readonly tab: NarrowTab;
	readonly shortcuts: boolean;
	readonly engine: PreferredEngine;
	readonly chartX: ChartX;
	readonly chartLog: boolean;
	readonly lossUnit: LossUnit;
	readonly frozen: boolean;
	readonly asTable: boolean;
}

export interface Cell {
	readonly query: number;
	readonly key: number;
}

export type MapMode = 'attention' | 'winner' | 'responsibility';
/** 0 to 1, each row up to its own largest weight, or by power of ten. */
export type MapScale = 'linear' | 'row' | 'log';

export interface LookState {
	readonly text: string;
	readonly layer: number;
	readonly head: number;
	readonly component: number;
	readonly mode: MapMode;
	readonly scale: MapScale;
	/** Responsibility less the prior: what the query adds. */
	readonly lessPrior: boolean;
	/** Selected cell, counted from 0; null until one is picked. */
	readonly cell: Cell | null;
	readonly view: ProbeView | null;
	readonly problem: ProblemReport | null;
}

export interface DownloadDialogState {
	readonly corpus: string;
	/** `asking` until the person agrees. */
	readonly phase: 'asking' | 'receiving';
	readonly problem: ProblemReport | null;
}

export interface EnginePanel {
	readonly open: boolean;
	/** Null until the kernels have been tested. */
	readonly report: EngineReport | null;
	/** The last one, and the experiment that it is of. */
	readonly profile: { readonly values: Values; readonly result: StepProfile } | null;
	/** The last one. */
	readonly tuning: TuningReport | null;
	/** The stored tuning was forgotten since the page was loaded. */
	readonly forgotten: boolean;
	/** What is under way. */
	readonly measuring: 'profile' | 'tuning' | null;
	/** Of what is under way. */
	readonly progress: Pick<ProfileEvent, 'activity' | 'share'> | null;
	readonly problem: ProblemReport | null;
}

export const closedPanel: EnginePanel = {
	open: false,
	report: null,
	profile: null,
	tuning: null,
	forgotten: false,
	measuring: null,
	progress: null,
	problem: null,
};

export interface PageState {
	readonly session: Session;
	readonly corpora: readonly CorpusInfo[];
	readonly config: Config;
	readonly notices: readonly string[];
	readonly estimate: EstimateReply | null;
	readonly estimating: boolean;
	readonly run: RunModel;
	readonly started: StartedRun | null;
	/** A command that changes the run is on its way. */
	readonly busy: boolean;
	/** A command that was refused, until it is dismissed or succeeds. */
	readonly commandProblem: ProblemReport | null;
	/** Corpus whose consent or progress dialog is open. */
	readonly downloading: DownloadDialogState | null;
	readonly imported: ImportedData | null;
	readonly importProblem: ProblemReport | null;
	/** Downloads on this computer, while the dialog that lists them is open. */
	readonly kept: readonly KeptData[] | null;
	readonly enginePanel: EnginePanel;
	readonly shortcutsOpen: boolean;
	readonly announcement: Milestone | null;
	/** Rise when the curves, the numbers, are due to be drawn again. */
	readonly chartTick: number;
	readonly numberTick: number;
	readonly view: ViewState;
	readonly look: LookState;
}

export const defaultProbeText = 'the cat sat on the mat; the dog sat on the log.';

const initialPage: PageState = {
	session: { phase: 'opening' },
	corpora: [],
	config: emptyConfig,
	notices: [],
	estimate: null,
	estimating: false,
	run: emptyRun,
	started: null,
	busy: false,
	commandProblem: null,
	downloading: null,
	imported: null,
	importProblem: null,
	kept: null,
	enginePanel: closedPanel,
	shortcutsOpen: false,
	announcement: null,
	chartTick: 0,
	numberTick: 0,
	view: {
		theme: 'system',
		tab: 'run',
		shortcuts: true,
		engine: 'auto',
		chartX: 'step',
		chartLog: false,
		lossUnit: 'nats',
		frozen: false,
		asTable: false,
	},
	look: {
		text: defaultProbeText,
		layer: 0,
		head: 0,
		component: 0,
		mode: 'attention',
		scale: 'linear',
		lessPrior: false,
		cell: null,
		view: null,
		problem: null,
	},
};

export const createPageStore = () => createStore<PageState>(() => initialPage);
export type PageStore = ReturnType<typeof createPageStore>;
