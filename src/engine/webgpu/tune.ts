/** Measures candidate sizes of kernels on the adapter at hand, on a device of its own: no run is touched, and nothing is kept. */
import { median } from '../../core/median';
import { Problem, problemLine, toReport } from '../../core/problem';
import type { TunedPart, TuningReport, TuningRow } from '../../core/tuning';
import { attention } from '../../graph/ops/attention';
import { matmul } from '../../graph/ops/matmul';
import type { Tensor } from '../../graph/tensor';
import { layoutOf } from '../layout';
import { type Case, relativeError, selfTest, traceCase } from '../self-test';
import { type Candidate, candidatesFor } from './candidates';
import type { Device } from './device';
import { openWebgpu, WebgpuEngine } from './index';
import type { ForwardProgram } from './program';
import { Stopwatch } from './stopwatch';

/** Times that each candidate is timed, in turns with the others. */
const REPEATS = 7;
const LEAST_GAIN = 0.05;
/** Of the turns, 6 of 7: chance alone wins as many in one of sixteen. */
const LEAST_WINS = 0.85;
/** Of the work, against the usual sizes: two right kernels differ by rounding in sums of some hundred terms. */
const DIFFERENCE = 1e-4;
const parts: readonly TunedPart[] = ['products', 'attention'];

export interface TuneOptions {
	/** Milliseconds; any origin. */
	readonly now: () => number;
	readonly signal?: AbortSignal | undefined;
	/** What is being done, and how far all of it is, 0..1. */
	readonly onProgress?: ((activity: string, share: number) => void) | undefined;
	readonly repeats?: number;
	/** Those of the adapter when left out. */
	readonly candidates?: readonly Candidate[];
	/** What is timed of each part, forward and backward. */
	readonly works?: Readonly<Record<TunedPart, Case>>;
}

/** Typical of the presets; a software adapter gets less of it. */
function worksFor(software: boolean): Readonly<Record<TunedPart, Case>> {
	const side = software ? 256 : 512;
	const [heads, dim, context, components] = [8, 32, 256, 2];
	const projection = [software ? 1 : 8, context, (2 + components) * heads * dim];
	return {
		products: {
			name: 'products',
			shapes: { a: [side, side], b: [side, side] },
			build: ({ a, b }) => matmul(a as Tensor, b as Tensor),
		},
		attention: {
			name: 'attention',
			shapes: { projection },
			build: (inputs) =>
				attention(
					{ projection: inputs.projection as Tensor },
					{ score: 'gaussian', heads, dim, components, causal: true, variance: [6, 3] },
				),
		},
	};
}

/** @throws Problem `cancelled`, or `device` when there is no WebGPU or the device is lost */
export async function tune(gpu: GPU | undefined, options: TuneOptions): Promise<TuningReport> {
	const { device } = await openWebgpu(gpu);
	const { repeats = REPEATS } = options;
	try {
		const stopwatch = new Stopwatch(device, options.now);
		const rows: TuningRow[] = [];
		for (const [index, part] of parts.entries())
			rows.push(
				...(await measured(device, stopwatch, part, {
					...options,
					onProgress: (activity, share) =>
						options.onProgress?.(activity, (index + share) / parts.length),
				})),
			);
		const chosen = (part: TunedPart) =>
			rows.find((row) => row.part === part && row.chosen && !row.usual)?.name ?? null;
		const choice = { products: chosen('products'), attention: chosen('attention') };
		return {
			adapter: device.info.adapter,
			clock: stopwatch.clock,
			repeats,
			leastGain: LEAST_GAIN,
			rows,
			choice: choice.products === null && choice.attention === null ? null : choice,
		};
	} finally {
		device.dispose();
	}
}

interface Tried {
	readonly name: string;
	readonly program: ForwardProgram | null;
	readonly dropped?: string;
}

/** One part: the usual sizes first, then every candidate. */
async function measured(
	device: Device,
	stopwatch: Stopwatch,
	part: TunedPart,
	options: TuneOptions,
): Promise<TuningRow[]> {
	const { works = worksFor(device.info.software), repeats = REPEATS } = options;
	const candidates = (options.candidates ?? candidatesFor(device.info)).filter(
		(each) => each.part === part && !same(each.change(device.tuning), device.tuning),
	);
	const work = traceCase(works[part]);
	/** Half of the progress is preparing. */
	const turn = (activity: string, share: number) => {
		if (options.signal?.aborted) throw new Problem('cancelled', 'The tuning was cancelled.');
		options.onProgress?.(activity, share);
	};
	turn(`Preparing ${part}`, 0);
	const usual = await prepared(new WebgpuEngine(device), work);
	const want = await usual.run(work.data);
	const tried: Tried[] = [{ name: 'the usual sizes', program: usual }];
	for (const [index, candidate] of candidates.entries()) {
		turn(`Testing ${part}: ${candidate.name}`, index / candidates.length / 2);
		tried.push(await tryOut(device, candidate, work, want));
	}
	await stopwatch.calibrate(usual);
	const times = tried.map((): number[] => []);
	for (let repeat = 0; repeat < repeats; repeat++)
		for (const [index, { name, program }] of tried.entries()) {
			turn(`Timing ${part}: ${name}`, 0.5 + repeat / repeats / 2);
			if (program) times[index]?.push(await stopwatch.time(program));
		}
	for (const { program } of tried) program?.dispose();
	return judged(part, tried, times);
}

/** The fastest is chosen when it gains enough over the usual sizes, which stand first, and does so in nearly every turn. */
export function judged(
	part: TunedPart,
	tried: readonly Pick<Tried, 'name' | 'dropped'>[],
	times: readonly (readonly number[])[],
): TuningRow[] {
	const medians = times.map((own) => (own.length > 0 ? median(own) : Infinity));
	const fastest = medians.indexOf(Math.min(...medians));
	const [usual = []] = times;
	const wins = usual.filter((ms, turn) => (times[fastest]?.[turn] ?? Infinity) < ms).length;
	const gains = (medians[fastest] ?? Infinity) <= (1 - LEAST_GAIN) * (medians[0] ?? 0);
	const chosen = gains && wins >= LEAST_WINS * usual.length ? fastest : 0;
	return tried.map(({ name, dropped }, index) => ({
		part,
		name,
		ms: times[index]?.length ? (medians[index] ?? null) : null,
		...(dropped && { dropped }),
		usual: index === 0,
		chosen: index === chosen,
	}));
}

type Work = ReturnType<typeof traceCase>;

/** Dropped when it does not compile, or computes other numbers in the self-test or in the work itself. */
async function tryOut(
	device: Device,
	{ part, name, change }: Candidate,
	work: Work,
	want: Readonly<Record<string, Float32Array>>,
): Promise<Tried> {
	const dropped = (reason: string): Tried => ({ name, program: null, dropped: reason });
	const engine = new WebgpuEngine(device.withTuning(change(device.tuning)));
	// What WebGPU refuses of one candidate must not end the others.
	device.gpu.pushErrorScope('validation');
	let program: ForwardProgram | null = null;
	let failure: string | null = null;
	try {
		const { passed, largestError } = await selfTest(engine, part);
		if (!passed) failure = wrongBy(largestError);
		else {
			program = await prepared(engine, work);
			const got = await program.run(work.data);
			const error = Math.max(
				...Object.keys(want).map((output) => relativeError(got[output], want[output])),
			);
			if (!(error <= DIFFERENCE)) failure = wrongBy(error);
		}
	} catch (thrown) {
		failure = problemLine(toReport(thrown));
	}
	const refused = await device.gpu.popErrorScope();
	failure ??= refused?.message ?? null;
	device.check();
	if (failure === null) return { name, program };
	program?.dispose();
	return dropped(failure);
}

const wrongBy = (error: number) => `wrong numbers, by ${error.toExponential(1)}`;

async function prepared(engine: WebgpuEngine, { outputs }: Work): Promise<ForwardProgram> {
	return engine.compile(engine.createModel(layoutOf([]), new Float32Array(0), false), outputs);
}

function same(one: object, other: object): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
