/** How time and memory of our training step grow with context, width, layers and batch. */
import { median } from '../../src/core/median';
import type { Engine } from '../../src/engine/executor';
import { attentionById } from '../../src/nn/attention';
import { defaultExperiment, type Experiment } from '../../src/train/experiment';
import { experimentSteps, type Steps } from '../cases/programs';
import { fittedExponent } from '../results/fit';
import { rounded } from '../results/timing';

export const axes = ['context', 'width', 'layers', 'batch'] as const;
export type Axis = (typeof axes)[number];

const sizes: Readonly<Record<Axis, readonly number[]>> = {
	context: [512, 1024, 2048],
	width: [64, 128, 256],
	layers: [1, 2, 4, 8],
	batch: [4, 8, 16, 32],
};

/** What an exponent may be at most. */
const TIME_QUADRATIC = 2.05;
const TIME_LINEAR = 1.1;
const BYTES = 1.1;

export interface Sweep {
	readonly variant: string;
	readonly axis: Axis;
}

export interface SizeLine extends Sweep {
	readonly size: number;
	/** Median of the steps after the first. */
	readonly stepMs: number;
	/** The most bytes alive at once: model, moments, gradients and everything of the step. */
	readonly peakBytes: number;
}

export interface ExponentLine extends Sweep {
	readonly timeExponent: number;
	readonly bytesExponent: number;
	/** Of the sweep over context, which has bounds. */
	readonly bounds?: { readonly time: number; readonly bytes: number; readonly reached: boolean };
}

interface Prepared {
	readonly size: number;
	readonly steps: Steps;
	readonly peakBytes: number;
	readonly ms: number[];
}

/** Sizes take turns, so that what disturbs the machine disturbs all; then the exponents. */
export async function sweep(
	engine: Engine,
	{ variant, axis }: Sweep,
	repetitions: number,
	onLine: (line: SizeLine | ExponentLine) => void,
): Promise<void> {
	const prepared: Prepared[] = [];
	for (const size of sizes[axis]) prepared.push(await prepare(engine, variant, axis, size));
	for (let repetition = 0; repetition < repetitions; repetition++)
		for (const { steps, ms } of prepared) {
			const start = performance.now();
			await steps.take();
			ms.push(performance.now() - start);
		}
	const lines = prepared.map(({ size, ms, peakBytes }) => {
		const stepMs = rounded(median(ms));
		return { variant, axis, size, stepMs, peakBytes };
	});
	for (const line of lines) onLine(line);
	onLine(exponents({ variant, axis }, lines));
	for (const { steps } of prepared) steps.dispose();
}

async function prepare(
	engine: Engine,
	variant: string,
	axis: Axis,
	size: number,
): Promise<Prepared> {
	const before = engine.memory().liveBytes;
	const steps = await experimentSteps(engine, experimentOf(variant, axis, size));
	await steps.take();
	// No step makes or frees a buffer: what is alive after the first is the peak of all.
	const peakBytes = engine.memory().liveBytes - before;
	return { size, steps, peakBytes, ms: [] };
}

/** The default experiment, with a batch of one where the context grows. */
function experimentOf(variant: string, axis: Axis, size: number): Experiment {
	const base = { ...defaultExperiment, variant } as Experiment;
	if (axis === 'context') return { ...base, batch: 1, context: size };
	if (axis === 'width')
		return { ...base, width: size, headDim: size / base.heads, feedForward: 4 * size };
	return { ...base, [axis]: size };
}

function exponents({ variant, axis }: Sweep, lines: readonly SizeLine[]): ExponentLine {
	const of = (cost: (line: SizeLine) => number) =>
		rounded(fittedExponent(lines.map((line) => ({ size: line.size, cost: cost(line) }))));
	const timeExponent = of(({ stepMs }) => stepMs);
	const bytesExponent = of(({ peakBytes }) => peakBytes);
	const found = { variant, axis, timeExponent, bytesExponent };
	if (axis !== 'context') return found;
	const time = attentionById(variant).linear ? TIME_LINEAR : TIME_QUADRATIC;
	const reached = timeExponent <= time && bytesExponent <= BYTES;
	return { ...found, bounds: { time, bytes: BYTES, reached } };
}
